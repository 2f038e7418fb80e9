package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.novelty.Modes;
import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The strongest mode of a site that the other sites of a pool lack: the direction in which its second moment of unit vectors exceeds
 * theirs most ({@link Modes}).
 *
 * <p>The strongest of many directions exceeds by chance too. So the direction is looked for in the even buckets and tested in the odd
 * ones, of which it knows nothing: by Student's t of the difference there, with its error over those buckets.
 *
 * @param n images of the site
 * @param eigenvalue by how much the site's share is larger: about the share of its images that are of a kind of their own
 * @param standardError of it, over the buckets, the direction held fixed
 * @param share of the site's second moment along the direction, 0 to 1
 * @param otherShare of the others'
 * @param pValue of no difference along a direction from the even buckets, 0 to 1
 */
public record SiteMode(
        String site, long n, double eigenvalue, double standardError, double share, double otherShare, double pValue) {
    private static final double LEVEL = 0.05;

    /** Below it, of all sites together, a mode is one. */
    public boolean significant() {
        return pValue < LEVEL;
    }

    /**
     * The mode of a site.
     *
     * @param ofSite its tally, with second moments
     * @param pool of all sites, this one among them
     * @return nothing where there are too few images or buckets for an error, or where the site exceeds the others nowhere
     */
    public static Optional<SiteMode> of(String site, GroupTally ofSite, GroupTally pool) {
        int buckets = Math.min(ofSite.buckets(), pool.buckets());
        BucketedTally mine = ofSite.joined(buckets).bucketed();
        BucketedTally all = pool.joined(buckets).bucketed();
        if (!mine.hasBuckets()) {
            return Optional.empty();
        }
        BucketedTally others = buckets(bucket -> all.bucket(bucket).subtract(mine.bucket(bucket)));
        BucketedTally evenOfMine = some(mine, bucket -> bucket % 2 == 0);
        BucketedTally oddOfMine = some(mine, bucket -> bucket % 2 == 1);
        BucketedTally evenOfOthers = some(others, bucket -> bucket % 2 == 0);
        BucketedTally oddOfOthers = some(others, bucket -> bucket % 2 == 1);
        for (BucketedTally part : List.of(evenOfMine, oddOfMine, evenOfOthers, oddOfOthers)) {
            if (part.n() < 2 || !Deletion.possible(part)) {
                return Optional.empty();
            }
        }
        Optional<Modes.Mode> shown = strongest(others, mine);
        Optional<Modes.Mode> found = strongest(evenOfOthers, evenOfMine);
        if (shown.isEmpty() || found.isEmpty()) {
            return Optional.empty();
        }
        Modes.Mode tested = Modes.along(found.get().direction(), oddOfOthers, oddOfMine);
        int freedom = Math.min(filled(oddOfMine), filled(oddOfOthers)) - 1;
        double error = tested.standardError().orElse(0);
        if (freedom < 1 || !(error > 0)) {
            return Optional.empty();
        }
        return Optional.of(new SiteMode(
                site,
                mine.rows(),
                shown.get().eigenvalue(),
                shown.get().standardError().orElse(Double.NaN),
                shown.get().share(),
                shown.get().otherShare(),
                StudentT.upperTail(tested.eigenvalue() / error, freedom)));
    }

    /** The same with p-values adjusted after Holm for all of them together. */
    public static List<SiteMode> adjusted(List<SiteMode> modes) {
        double[] adjusted =
                Holm.adjust(modes.stream().mapToDouble(SiteMode::pValue).toArray());
        List<SiteMode> result = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            SiteMode mode = modes.get(i);
            result.add(new SiteMode(
                    mode.site, mode.n, mode.eigenvalue, mode.standardError, mode.share, mode.otherShare, adjusted[i]));
        }
        return List.copyOf(result);
    }

    private static Optional<Modes.Mode> strongest(BucketedTally others, BucketedTally mine) {
        return Modes.between(others, mine, 1).stream()
                .filter(Modes.Mode::ofCandidate)
                .findFirst();
    }

    private static int filled(BucketedTally tally) {
        int filled = 0;
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            filled += tally.n(bucket) > 0 ? 1 : 0;
        }
        return filled;
    }

    private static BucketedTally some(BucketedTally all, IntPredicate wanted) {
        Tally zero = Tally.zero(all.pooled().fields());
        return buckets(bucket -> wanted.test(bucket) ? all.bucket(bucket) : zero);
    }

    private static BucketedTally buckets(IntFunction<Tally> bucket) {
        return BucketedTally.of(
                IntStream.range(0, Bucket.COUNT).mapToObj(bucket).toList());
    }
}
