package io.sparkfidelity.metric.novelty;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kernel-based entropic novelty of unit vectors under the cosine kernel (Zhang, Li and Farnia 2024, KEN): of the
 * positive eigenvalues of C_y - eta C_x, C the uncentred second moment of the candidate y and the reference x, the sum S
 * times the entropy of their shares, sum lambda ln(S / lambda), in nats; 0 up. Here eta = 1, at which a mode that is merely
 * more frequent than in the reference counts by the difference.
 *
 * <p>One new mode alone has no entropy: {@code details.share}, S, grows with it, and {@code details.largest} is the largest
 * eigenvalue, about the share of the images that the newest direction carries. {@code details.shareAtEta2} and {@code
 * details.largestAtEta2} are the same at eta = 2: of what is more than twice as frequent as in the reference.
 */
public record Ken() implements Metric {
    /** The other weight of the reference that details are of. */
    private static final int ETA = 2;

    /** As the source has it: what is smaller is rounding. */
    private static final double ZERO = 1e-12;

    @Override
    public String name() {
        return "ken";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.NOT_NEGATIVE;
    }

    @Override
    public String words() {
        return "entropy of what the candidate has and the reference lacks, by cosine";
    }

    @Override
    public Optional<String> blindTo() {
        return Optional.of("what the candidate lacks, and one new mode alone: details.share sees that");
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(MomentFields.NAMES);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    /** It solves for eigenvalues with every bucket left out of either side. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        evidence.requireUnitVectors(this);
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        Tally x = reference.tally().pooled();
        Tally y = candidate.tally().pooled();
        double[] once = positive(x, y, 1);
        double[] twice = positive(x, y, ETA);
        double value = entropic(once);
        BucketedTally ofX = reference.tally();
        BucketedTally ofY = candidate.tally();
        ErrorBar error = ErrorBar.between(
                        value,
                        new ErrorBar.Side(reference, Deletion.of(ofX, value, rest -> entropic(positive(rest, y, 1)))),
                        new ErrorBar.Side(candidate, Deletion.of(ofY, value, rest -> entropic(positive(x, rest, 1)))))
                .within(ValueRange.NOT_NEGATIVE);
        return new ScoreBuilder(this, "moments", value, reference, candidate)
                .error(error)
                .detail("eta", 1)
                .detail("share", Arrays.stream(once).sum())
                .detail("largest", largest(once))
                .detail("shareAtEta2", Arrays.stream(twice).sum())
                .detail("largestAtEta2", largest(twice))
                .build();
    }

    static double largest(double[] positive) {
        return positive.length == 0 ? 0 : positive[positive.length - 1];
    }

    /** The positive eigenvalues of C_y - eta C_x, ascending. */
    private static double[] positive(Tally x, Tally y, int eta) {
        try (Matrix difference = Moments.of(y).secondMomentLess(Moments.of(x), eta)) {
            return Arrays.stream(Eigenvalues.ofSymmetric(difference, difference.rows()))
                    .filter(value -> value > ZERO)
                    .toArray();
        }
    }

    private static double entropic(double[] positive) {
        return Arrays.stream(positive).sum() * Entropy.ofWeights(positive);
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.ROOTS, name(), Ken::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return entropic(positive(reference, candidate, 1));
    }
}
