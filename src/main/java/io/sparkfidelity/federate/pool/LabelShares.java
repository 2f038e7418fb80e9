package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each label's images add to a pool's distance from a reference: the Shapley value (Shapley 1953) of a label in the game
 * whose value at a set of labels is the distance between the pool's images of these labels and the reference's, each image
 * with the weight that it has in its whole set: 1/n of a pool of n, 1/m of a reference of m. No label at all is 0, all are
 * the distance, so that the shares add up to it. A label whose images are the reference's, and as large a part of the whole,
 * has 0 in the mean.
 *
 * <p>The distance is the unbiased squared MMD of {@link KernelDistance}: a sum over pairs of different images, of a pool (with
 * 1/(n (n - 1))), of the reference, and of one and the other (with -1/(n m)). A pair counts once both of its labels have joined, and
 * so its labels share it evenly: with d(c) the difference of both sides' weighted kernel means of a label, and d that of the
 * whole sets, its share is the inner product of d(c) and d, less what of it are pairs of an image with itself. That holds for
 * any number of labels, and nothing is sampled.
 *
 * @param kernel the distance's name
 * @param total the pool's distance
 * @param shares by label, images without one last
 */
public record LabelShares(String kernel, double total, List<Share> shares) {
    /** Images that have no label, or whose label their tally does not name. */
    public static final String OTHER = "(other)";

    private static final Set<String> FEATURES = Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM);

    public LabelShares {
        shares = List.copyOf(shares);
    }

    /**
     * A label's share.
     *
     * @param n images of the pool
     * @param referenceN images of the reference
     */
    public record Share(String label, long n, long referenceN, double value) {}

    /**
     * The shares of labels in the distance of a pool from a reference.
     *
     * @param pool of sites or of one, of 2 images or more, with sums and products, as the reference
     * @return nothing where either has no labelled images
     */
    public static Optional<LabelShares> of(TallyFile pool, TallyFile reference) {
        SortedMap<String, Tally> left = labels(pool);
        SortedMap<String, Tally> right = labels(reference);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        KernelDistance kernel = KernelDistance.of(pool.key().unitNorm());
        Side x = new Side(Moments.of(pool.pooled()), kernel);
        Side y = new Side(Moments.of(reference.pooled()), kernel);
        TreeSet<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        List<Share> shares = new ArrayList<>();
        for (String label : names) {
            shares.add(share(label, x, Optional.ofNullable(left.get(label)), y, Optional.ofNullable(right.get(label))));
        }
        Share other = share(OTHER, x, rest(pool, left), y, rest(reference, right));
        if (other.n() + other.referenceN() > 0) {
            shares.add(other);
        }
        return Optional.of(new LabelShares(kernel.name(), kernel.unbiased(x.whole(), y.whole()), shares));
    }

    private static Share share(String label, Side x, Optional<Tally> ofX, Side y, Optional<Tally> ofY) {
        return new Share(
                label,
                ofX.map(GroupTally::n).orElse(0L),
                ofY.map(GroupTally::n).orElse(0L),
                ofX.map(part -> x.of(Moments.ofPart(part), y)).orElse(0.0)
                        + ofY.map(part -> y.of(Moments.ofPart(part), x)).orElse(0.0));
    }

    /** One side, and what a part of its images adds. */
    private record Side(Moments whole, KernelDistance kernel) {
        /** The part's pairs with the side's other images, and half of those with the other side twice. */
        double of(Moments part, Side other) {
            double n = whole.n();
            double weight = part.n() / n;
            double itself = kernel.first() * part.secondMomentTrace();
            if (kernel.second() != 0) {
                itself += kernel.second() * part.secondMomentTrace() * whole.secondMomentTrace();
            }
            double within = (n * product(part, whole) - itself) / (n - 1);
            return weight * (within - product(part, other.whole()));
        }

        private double product(Moments a, Moments b) {
            double product =
                    kernel.first() * (a.squaredMeanNorm() + b.squaredMeanNorm() - a.squaredMeanDistance(b)) / 2;
            return kernel.second() == 0
                    ? product
                    : product
                            + kernel.second()
                                    * (a.squaredSecondMomentNorm()
                                            + b.squaredSecondMomentNorm()
                                            - a.squaredSecondMomentDistance(b))
                                    / 2;
        }
    }

    /** What shares are made of; a label may lack measures that the whole has. */
    private static Tally features(GroupTally group) {
        return group.only(FEATURES).pooled();
    }

    /** Each label's images of whatever sites, where their sums and products are there. */
    private static SortedMap<String, Tally> labels(TallyFile file) {
        SortedMap<String, Tally> labels = new TreeMap<>();
        for (Map.Entry<Group, GroupTally> entry : file.groups().entrySet()) {
            Tally part = features(entry.getValue());
            if (!entry.getKey().isWhole() && part.fields().size() == FEATURES.size() && GroupTally.n(part) > 0) {
                labels.merge(entry.getKey().label(), part, Tally::add);
            }
        }
        return labels;
    }

    private static Optional<Tally> rest(TallyFile file, SortedMap<String, Tally> labels) {
        Tally rest = features(file.whole());
        for (Tally part : labels.values()) {
            rest = rest.subtract(part);
        }
        return Optional.of(rest).filter(tally -> GroupTally.n(tally) > 0);
    }
}
