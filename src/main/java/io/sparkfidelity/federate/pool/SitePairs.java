package io.sparkfidelity.federate.pool;

import io.sparkfidelity.tally.Moments;
import java.util.ArrayList;
import java.util.List;

/** Every site against every other: squared distances, and what they would be by chance. */
final class SitePairs {
    private final List<PoolMember> members;
    private final double[][] biased;
    private final double[] noise;
    private final double[] directions;

    private SitePairs(List<PoolMember> members, KernelDistance kernel) {
        this.members = members;
        int count = members.size();
        List<Moments> moments =
                members.stream().map(member -> Moments.of(member.whole())).toList();
        biased = new double[count][count];
        noise = moments.stream().mapToDouble(kernel::noise).toArray();
        directions = moments.stream().mapToDouble(Spread::directions).toArray();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                biased[i][j] = kernel.biased(moments.get(i), moments.get(j));
                biased[j][i] = biased[i][j];
            }
        }
    }

    static SitePairs of(List<PoolMember> members, KernelDistance kernel) {
        return new SitePairs(List.copyOf(members), kernel);
    }

    /** Each site's median distance, U-statistic, from those that another answers for. */
    double[] distances(Votes votes) {
        double[] distances = new double[noise.length];
        for (int i = 0; i < noise.length; i++) {
            double[] unbiased = new double[noise.length];
            for (int j = 0; j < noise.length; j++) {
                unbiased[j] = biased[i][j] - noise[i] - noise[j];
            }
            distances[i] = median(votes, unbiased, i);
        }
        return distances;
    }

    /** The median of what such a distance would be by chance, as a V-statistic. */
    double noise(Votes votes, int i) {
        return noise[i] + median(votes, noise, i);
    }

    /** With whom a site has images in common, in words. */
    List<String> copies(int i) {
        List<String> flags = new ArrayList<>();
        for (int j = 0; j < noise.length; j++) {
            if (j != i && Copies.alike(biased[i][j], noise[i] + noise[j], Math.min(directions[i], directions[j]))) {
                flags.add("closer to '" + members.get(j).name() + "' than other images would be: a copy of it?");
            }
        }
        return flags;
    }

    private double median(Votes votes, double[] values, int i) {
        String origin = members.get(i).origin();
        boolean one = members.stream().allMatch(member -> member.origin().equals(origin));
        return votes.median(
                values, j -> j != i && (one || !members.get(j).origin().equals(origin)));
    }
}
