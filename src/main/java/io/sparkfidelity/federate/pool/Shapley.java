package io.sparkfidelity.federate.pool;

import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What each site adds to the pool's distance from a reference: its Shapley value (Shapley 1953; Ghorbani and Zou 2019 for
 * data), that is the mean change of the distance when the site joins those before it, over all orders of the sites. The
 * shares add up to the pool's distance; a site that brings the pool nearer has a negative one. A pool of no site counts as
 * distance 0.
 *
 * <p>The distance is the unbiased squared MMD of {@link KernelDistance}. A pool's moments are its sites' weighted means, so
 * that every subset's distance follows from the inner products of the sites' moments: no subset is ever pooled.
 *
 * @param kernel the distance's name
 * @param total the pool's distance
 * @param shares of the members, in their order
 * @param exact whether all subsets were looked at
 */
public record Shapley(String kernel, double total, List<Share> shares, boolean exact) {
    /** Beyond, orders are sampled: a further site doubles the subsets. */
    private static final int MOST_EXACT = 12;

    private static final int ORDERS = 4096;
    private static final long SEED = 1953;

    /**
     * A member's share.
     *
     * @param error its standard error from sampling; 0 where all subsets were looked at
     */
    public record Share(String name, long n, double value, double error) {}

    /**
     * The shares of members in the distance of their pool from a reference.
     *
     * @param members of 2 images or more each, with sums and products, as the reference
     */
    public static Shapley of(List<PoolMember> members, Tally reference, boolean unitNorm) {
        return of(members, reference, unitNorm, MOST_EXACT);
    }

    /** @param mostExact members of whom all subsets are looked at */
    static Shapley of(List<PoolMember> members, Tally reference, boolean unitNorm, int mostExact) {
        KernelDistance kernel = KernelDistance.of(unitNorm);
        Game game = new Game(
                members.stream().map(member -> Moments.of(member.whole())).toList(), Moments.of(reference), kernel);
        int k = members.size();
        boolean exact = k <= mostExact;
        double[] errors = new double[k];
        double[] values = exact ? exact(game, k) : sampled(game, k, errors);
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            shares.add(new Share(members.get(i).name(), members.get(i).n(), values[i], errors[i]));
        }
        boolean[] all = new boolean[k];
        Arrays.fill(all, true);
        return new Shapley(kernel.name(), game.distance(all), shares, exact);
    }

    private static double[] exact(Game game, int k) {
        double[] distances = new double[1 << k];
        for (int subset = 1; subset < distances.length; subset++) {
            boolean[] in = new boolean[k];
            for (int i = 0; i < k; i++) {
                in[i] = (subset >> i & 1) == 1;
            }
            distances[subset] = game.distance(in);
        }
        // Of orders in which a site joins certain s others: s! (k - s - 1)! / k!.
        double[] weights = new double[k];
        weights[0] = 1.0 / k;
        for (int s = 1; s < k; s++) {
            weights[s] = weights[s - 1] * s / (k - s);
        }
        double[] values = new double[k];
        for (int i = 0; i < k; i++) {
            for (int subset = 0; subset < distances.length; subset++) {
                if ((subset >> i & 1) == 0) {
                    values[i] += weights[Integer.bitCount(subset)] * (distances[subset | 1 << i] - distances[subset]);
                }
            }
        }
        return values;
    }

    /** Orders of a fixed seed, so that a pool has one answer. */
    private static double[] sampled(Game game, int k, double[] errors) {
        Random random = new Random(SEED);
        double[] sum = new double[k];
        double[] square = new double[k];
        int[] order = new int[k];
        for (int i = 0; i < k; i++) {
            order[i] = i;
        }
        for (int draw = 0; draw < ORDERS; draw++) {
            for (int i = k - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int kept = order[i];
                order[i] = order[j];
                order[j] = kept;
            }
            boolean[] in = new boolean[k];
            double before = 0;
            for (int site : order) {
                in[site] = true;
                double after = game.distance(in);
                sum[site] += after - before;
                square[site] += (after - before) * (after - before);
                before = after;
            }
        }
        for (int i = 0; i < k; i++) {
            sum[i] /= ORDERS;
            errors[i] = Math.sqrt(Math.max(0, square[i] / ORDERS - sum[i] * sum[i]) / (ORDERS - 1));
        }
        return sum;
    }

    /** Distances of subsets' pools from the reference. */
    private static final class Game {
        private final KernelDistance kernel;
        private final double[] counts;
        private final double[] traces;
        /** Of means, and of raw second moments; the reference is the last. */
        private final double[][] means;

        private final double[][] seconds;
        private final Moments reference;

        Game(List<Moments> members, Moments reference, KernelDistance kernel) {
            this.kernel = kernel;
            this.reference = reference;
            this.counts = members.stream().mapToDouble(Moments::n).toArray();
            this.traces =
                    members.stream().mapToDouble(Moments::secondMomentTrace).toArray();
            List<Moments> all = new ArrayList<>(members);
            all.add(reference);
            this.means = new double[all.size()][all.size()];
            this.seconds = new double[all.size()][all.size()];
            for (int i = 0; i < all.size(); i++) {
                means[i][i] = all.get(i).squaredMeanNorm();
                seconds[i][i] = kernel.second() == 0 ? 0 : all.get(i).squaredSecondMomentNorm();
            }
            for (int i = 0; i < all.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Moments x = all.get(i);
                    Moments y = all.get(j);
                    // By distances, of which near sets have exact ones.
                    means[i][j] = (means[i][i] + means[j][j] - x.squaredMeanDistance(y)) / 2;
                    means[j][i] = means[i][j];
                    seconds[i][j] = kernel.second() == 0
                            ? 0
                            : (seconds[i][i] + seconds[j][j] - x.squaredSecondMomentDistance(y)) / 2;
                    seconds[j][i] = seconds[i][j];
                }
            }
        }

        double distance(boolean[] in) {
            int k = counts.length;
            double n = 0;
            double trace = 0;
            for (int i = 0; i < k; i++) {
                n += in[i] ? counts[i] : 0;
                trace += in[i] ? counts[i] * traces[i] : 0;
            }
            trace /= n;
            double meanNorm = 0;
            double meanCross = 0;
            double secondNorm = 0;
            double secondCross = 0;
            for (int i = 0; i < k; i++) {
                double weight = in[i] ? counts[i] / n : 0;
                meanCross += weight * means[i][k];
                secondCross += weight * seconds[i][k];
                for (int j = 0; j < k; j++) {
                    double both = in[j] ? weight * counts[j] / n : 0;
                    meanNorm += both * means[i][j];
                    secondNorm += both * seconds[i][j];
                }
            }
            double biased = kernel.first() * (meanNorm - 2 * meanCross + means[k][k])
                    + kernel.second() * (secondNorm - 2 * secondCross + seconds[k][k]);
            return biased - kernel.noise(n, trace, meanNorm, secondNorm) - kernel.noise(reference);
        }
    }
}
