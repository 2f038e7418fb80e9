package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Marginals;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** The marginals of a class, whole and with each filled bucket left out. */
final class MarginalJackknife {
    private final Marginals whole;
    /** The whole for an empty bucket. */
    private final Marginals[] without;

    private final long[] sizes;

    private MarginalJackknife(Marginals whole, Marginals[] without, long[] sizes) {
        this.whole = whole;
        this.without = without;
        this.sizes = sizes;
    }

    /** @param side of which any bucket can be left out, see {@link Deletion#possible} */
    static MarginalJackknife of(BucketedTally side) {
        Marginals[] without = new Marginals[Bucket.COUNT];
        Marginals whole = Marginals.of(side.pooled());
        Arrays.setAll(without, j -> side.n(j) == 0 ? whole : Marginals.of(side.without(j)));
        return new MarginalJackknife(whole, without, Deletion.sizes(side));
    }

    Marginals whole() {
        return whole;
    }

    /**
     * The jackknife of a statistic of the marginals.
     *
     * @param theta of the whole class
     */
    Jackknife jackknife(double theta, ToDoubleFunction<Marginals> statistic) {
        double[] replicates = new double[Bucket.COUNT];
        Arrays.setAll(replicates, j -> sizes[j] == 0 ? theta : statistic.applyAsDouble(without[j]));
        return new Jackknife(theta, replicates, sizes);
    }

    /** The variances of the coordinates' means and standard deviations, added up. */
    double variance() {
        double[][] mean = new double[Bucket.COUNT][];
        double[][] deviation = new double[Bucket.COUNT][];
        for (int j = 0; j < Bucket.COUNT; j++) {
            mean[j] = without[j].mean();
            deviation[j] = deviations(without[j]);
        }
        return variance(whole.mean(), mean) + variance(deviations(whole), deviation);
    }

    private double variance(double[] theta, double[][] replicates) {
        double total = 0;
        double[] ofCoordinate = new double[Bucket.COUNT];
        for (int i = 0; i < theta.length; i++) {
            for (int j = 0; j < Bucket.COUNT; j++) {
                ofCoordinate[j] = replicates[j][i];
            }
            total += new Jackknife(theta[i], ofCoordinate, sizes).variance();
        }
        return total;
    }

    private static double[] deviations(Marginals marginals) {
        return Arrays.stream(marginals.variance()).map(Math::sqrt).toArray();
    }
}
