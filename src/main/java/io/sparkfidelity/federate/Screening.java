package io.sparkfidelity.federate;

import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.Fid;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Compares each site with all others before they are pooled, leaving one out at a time.
 *
 * <p>A value is flagged that lies more than {@value #DEVIATIONS} robust deviations (1.4826 times the median absolute
 * deviation, with a least value) from the sites' median. FID carries a bias of about b (1/n + 1/m), which
 * would flag small sites: the smallest b that the sites allow is taken off first.
 */
public final class Screening {
    private static final double DEVIATIONS = 5;
    private static final double NORMAL = 1.4826;
    /** Spreads are not taken as smaller, lest three sites that agree by chance flag a fourth: of the median, ... */
    private static final double LEAST_SPREAD = 0.1;
    /** ... of FID's bias, and ... */
    private static final double LEAST_BIAS = 0.4;
    /** ... of what a V-statistic of MMD would be by chance. */
    private static final double LEAST_NOISE = 0.5;

    private static final int FEWEST = 3;

    private Screening() {}

    /**
     * The screening of two members or more; with two there are no flags, as neither is the odd one out.
     *
     * @throws IllegalArgumentException if a member has fewer than 2 images, or no second moments
     */
    public static List<SiteScreening> of(Features features, List<Member> members) {
        Tally all = members.stream().map(Member::whole).reduce(Tally::add).orElseThrow();
        KernelDistance kernel = KernelDistance.of(features.unitNorm());
        List<SiteScreening> sites = new ArrayList<>();
        double[] share = new double[members.size()];
        double[] noise = new double[members.size()];
        for (int i = 0; i < share.length; i++) {
            Member member = members.get(i);
            Tally others = all.subtract(member.whole());
            Moments site = Moments.of(member.whole());
            Moments rest = Moments.of(others);
            share[i] = 1.0 / site.n() + 1.0 / rest.n();
            noise[i] = kernel.noise(site) + kernel.noise(rest);
            sites.add(new SiteScreening(
                    member.name(),
                    site.n(),
                    site.covarianceTrace(),
                    EffectiveRank.of(site),
                    new Fid()
                            .compute(features, Samples.of("the others", others), member.sample())
                            .value(),
                    kernel.unbiased(site, rest),
                    List.of()));
        }
        return sites.size() < FEWEST ? sites : flagged(sites, share, noise);
    }

    private static List<SiteScreening> flagged(List<SiteScreening> sites, double[] share, double[] noise) {
        double[] bias = bias(sites, share);
        double[] excess = values(sites, SiteScreening::fid);
        for (int i = 0; i < bias.length; i++) {
            excess[i] -= bias[i];
        }
        double[] traces = values(sites, SiteScreening::trace);
        double[] ranks = values(sites, SiteScreening::effectiveRank);
        double[] distances = values(sites, SiteScreening::mmd);
        List<SiteScreening> result = new ArrayList<>();
        for (int i = 0; i < bias.length; i++) {
            SiteScreening site = sites.get(i);
            List<String> flags = new ArrayList<>();
            double trace = deviations(traces, i, LEAST_SPREAD * median(traces));
            double rank = deviations(ranks, i, LEAST_SPREAD * median(ranks));
            flag(flags, Math.abs(trace) > DEVIATIONS, "trace " + (trace > 0 ? "above" : "below") + " the others'");
            flag(
                    flags,
                    Math.abs(rank) > DEVIATIONS,
                    "effective rank " + (rank > 0 ? "above" : "below") + " the others'");
            flag(flags, deviations(excess, i, LEAST_BIAS * bias[i]) > DEVIATIONS, "FID far from the others");
            flag(flags, deviations(distances, i, LEAST_NOISE * noise[i]) > DEVIATIONS, "MMD far from the others");
            result.add(new SiteScreening(
                    site.site(), site.n(), site.trace(), site.effectiveRank(), site.fid(), site.mmd(), flags));
        }
        return result;
    }

    /** FID's bias of each site if the site with the smallest for its size had nothing else. */
    private static double[] bias(List<SiteScreening> sites, double[] share) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < share.length; i++) {
            least = Math.min(least, sites.get(i).fid() / share[i]);
        }
        double[] bias = new double[share.length];
        for (int i = 0; i < share.length; i++) {
            bias[i] = least * share[i];
        }
        return bias;
    }

    /** How many robust deviations, at least {@code least} each, a value lies above the median. */
    private static double deviations(double[] values, int i, double least) {
        double median = median(values);
        double spread = NORMAL
                * median(Arrays.stream(values)
                        .map(value -> Math.abs(value - median))
                        .toArray());
        return (values[i] - median) / Math.max(spread, least);
    }

    private static void flag(List<String> flags, boolean raised, String words) {
        if (raised) {
            flags.add(words);
        }
    }

    private static double[] values(List<SiteScreening> sites, ToDoubleFunction<SiteScreening> value) {
        return sites.stream().mapToDouble(value).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
