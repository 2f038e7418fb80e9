package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.Samples;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Compares each site with all others before they are pooled, leaving one out at a time.
 *
 * <p>A value is flagged that lies more than {@value #DEVIATIONS} robust deviations (1.4826 times the median absolute
 * deviation, with a least value) from the sites' median. FID carries a bias of about b (1/n + 1/m), which would flag small
 * sites: the b below which a quarter of the sites are is taken off first. In medians every origin (signer, or unsigned
 * file) has one vote; an origin with most of the images is left out of the others' FID; the MMD that is flagged is the
 * median of those from each other site. So neither a heavy site nor a crowd of names can make the honest ones look odd.
 * Beside that, weight, the buckets of each tally ({@link Plausibility}) and pairs that are too much alike ({@link Copies}).
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
    public static List<SiteScreening> of(ModelTraits features, List<PoolMember> members) {
        KernelDistance kernel = KernelDistance.of(features.unitNorm());
        Optional<String> heaviest = Weights.of(members).heaviest();
        List<SiteScreening> sites = new ArrayList<>();
        double[] share = new double[members.size()];
        for (int i = 0; i < share.length; i++) {
            PoolMember member = members.get(i);
            Tally others = others(members, i, heaviest);
            Moments site = Moments.of(member.whole());
            Moments rest = Moments.of(others);
            share[i] = 1.0 / site.n() + 1.0 / rest.n();
            sites.add(new SiteScreening(
                    member.name(),
                    site.n(),
                    site.covarianceTrace(),
                    site.covarianceTrace() > 0 ? EffectiveRank.of(site) : 0,
                    new Fid()
                            .compute(features, Samples.of("the others", others), member.sample())
                            .value(),
                    kernel.unbiased(site, rest),
                    List.of()));
        }
        return flagged(members, sites, share, kernel);
    }

    /** What weight and each tally alone show, for members without second moments too. */
    public static List<String> remarks(List<PoolMember> members, PoolMember member) {
        List<String> flags = new ArrayList<>(member.remarks());
        Plausibility.multiplied(member.whole()).ifPresent(flags::add);
        Weights.of(members).flag(member).ifPresent(flags::add);
        members.stream()
                .map(PoolMember::name)
                .filter(name -> !name.equals(member.name()) && skeleton(name).equals(skeleton(member.name())))
                .forEach(name -> flags.add("its name looks like '" + name + "'"));
        return flags;
    }

    /** Names that a reader could take for each other have one skeleton. */
    private static String skeleton(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replaceAll("[._-]", "");
    }

    /** All others' sum; without the one that has most of the images, beside whom the rest would not be seen. */
    private static Tally others(List<PoolMember> members, int i, Optional<String> heaviest) {
        List<PoolMember> others = new ArrayList<>(members);
        others.remove(i);
        List<PoolMember> lighter = others.stream()
                .filter(member -> !heaviest.equals(Optional.of(member.origin())))
                .toList();
        return (lighter.isEmpty() ? others : lighter)
                .stream().map(PoolMember::whole).reduce(Tally::add).orElseThrow();
    }

    private static List<SiteScreening> flagged(
            List<PoolMember> members, List<SiteScreening> sites, double[] share, KernelDistance kernel) {
        Votes votes = Votes.of(members);
        double[] bias = bias(votes, sites, share);
        double[] excess = values(sites, SiteScreening::fid);
        for (int i = 0; i < bias.length; i++) {
            excess[i] -= bias[i];
        }
        SitePairs pairs = SitePairs.of(members, kernel);
        double[] distances = pairs.distances(votes);
        double[] traces = values(sites, SiteScreening::trace);
        double[] ranks = values(sites, SiteScreening::effectiveRank);
        List<SiteScreening> result = new ArrayList<>();
        for (int i = 0; i < bias.length; i++) {
            SiteScreening site = sites.get(i);
            List<String> flags = new ArrayList<>(remarks(members, members.get(i)));
            flags.addAll(pairs.copies(i));
            if (votes.voters() >= FEWEST) {
                double trace = deviations(votes, traces, i, LEAST_SPREAD * votes.median(traces));
                double rank = deviations(votes, ranks, i, LEAST_SPREAD * votes.median(ranks));
                double fid = deviations(votes, excess, i, LEAST_BIAS * bias[i]);
                double mmd = deviations(votes, distances, i, LEAST_NOISE * pairs.noise(votes, i));
                flag(
                        flags,
                        !(Math.abs(trace) <= DEVIATIONS),
                        "trace " + (trace > 0 ? "above" : "below") + " the others'");
                flag(
                        flags,
                        !(Math.abs(rank) <= DEVIATIONS),
                        "effective rank " + (rank > 0 ? "above" : "below") + " the others'");
                flag(flags, fid > DEVIATIONS, "FID far from the others");
                flag(flags, mmd > DEVIATIONS, "MMD far from the others");
            }
            result.add(new SiteScreening(
                    site.site(), site.n(), site.trace(), site.effectiveRank(), site.fid(), site.mmd(), flags));
        }
        return result;
    }

    /** FID's bias of each site if those with the smallest for their size, a quarter of all, had nothing else. */
    private static double[] bias(Votes votes, List<SiteScreening> sites, double[] share) {
        double[] ofShare = new double[share.length];
        for (int i = 0; i < share.length; i++) {
            ofShare[i] = sites.get(i).fid() / share[i];
        }
        double least = votes.quartile(ofShare);
        return Arrays.stream(share).map(each -> least * each).toArray();
    }

    /** How many robust deviations, at least {@code least} each, a value lies above the median. */
    private static double deviations(Votes votes, double[] values, int i, double least) {
        double median = votes.median(values);
        double spread = NORMAL
                * votes.median(Arrays.stream(values)
                        .map(value -> Math.abs(value - median))
                        .toArray());
        double difference = values[i] - median;
        return difference == 0 ? 0 : difference / Math.max(spread, least);
    }

    private static void flag(List<String> flags, boolean raised, String words) {
        if (raised) {
            flags.add(words);
        }
    }

    private static double[] values(List<SiteScreening> sites, ToDoubleFunction<SiteScreening> value) {
        return sites.stream().mapToDouble(value).toArray();
    }
}
