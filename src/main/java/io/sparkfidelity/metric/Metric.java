package io.sparkfidelity.metric;

import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.TallyFields;
import java.util.Optional;

/** A score's definition: all that is known of it, what it requires, and a pure function of evidence. */
public interface Metric {
    /** The name in reports, and on the command line. */
    String name();

    /** What it is, in a few words of a reader's, without a full stop. */
    String words();

    Requirements requires();

    /**
     * The score of the candidate against the reference, without a floor.
     *
     * @throws IllegalArgumentException if a sample has fewer than 2 embeddings, or the evidence lacks what {@link #requires}
     *     names
     */
    Score compute(Evidence evidence);

    /** The same from tallies alone. */
    default Score compute(ModelTraits model, Sample reference, Sample candidate) {
        return compute(new Evidence(model, reference, candidate));
    }

    /** Where its floor comes from; nothing if it has none. */
    default Optional<FloorSource> floor() {
        return Optional.empty();
    }

    /** Stands for this metric and its like on the command line; its own name where it is alone. */
    default String family() {
        return name();
    }

    /** Which end is better. */
    default Score.Direction direction() {
        return Score.Direction.SMALLER_IS_BETTER;
    }

    /** The name of the metric that estimates the same without this one's bias, if there is one. */
    default Optional<String> corrected() {
        return Optional.empty();
    }

    /** The output of a network that it is made of. */
    default ModelOutput output() {
        return ModelOutput.EMBEDDING;
    }

    /** What of two sets the score is of. */
    default Comparison comparison() {
        return Comparison.SYMMETRIC;
    }

    /** The values that it can have, whatever the images: what is outside comes from damage. */
    default ValueRange possible() {
        return ValueRange.ANY;
    }

    /** Whether nobody gets it who does not ask for it by its name: it is dear, or a variant of another. */
    default boolean byNameOnly() {
        return false;
    }

    /**
     * Whether it is defined where a candidate's images have weights ({@link io.sparkfidelity.tally.RowWeights}): of biased
     * estimators from sums alone. What takes the bias off takes classes' shares to vary from draw to draw, which weights that
     * balance them forbid.
     */
    default boolean takesWeights() {
        return false;
    }

    /** Whether it can be had from a mean and a covariance, without knowing of how many embeddings. */
    default boolean needsNoCount() {
        return false;
    }

    /** Whether it is far off, or has no value, where a side has no more images than dimensions. */
    default boolean wantsMoreThanDimensions() {
        return false;
    }

    /** Whether audits draw their map and their tree from it: the square of a distance between two sets. */
    default boolean drawsMaps() {
        return false;
    }

    /** Whether it is reported over splits of the candidate too, where somebody asks for them. */
    default boolean usesSplits() {
        return false;
    }

    /** What it does where slices are compared. */
    default SliceRole inSlices() {
        return SliceRole.NONE;
    }

    /** What it does where the sites of a pool are compared. */
    default SiteRole betweenSites() {
        return SiteRole.NONE;
    }

    /** What of a candidate makes the score better without making the candidate better, in words, if that is known. */
    default Optional<String> misled() {
        return Optional.empty();
    }

    /** What a candidate may lack, or have too much of, without the score telling, in words, if that is known. */
    default Optional<String> blindTo() {
        return Optional.empty();
    }

    /** Why it cannot be computed against a reference, in words; nothing if it can, as where it is of the candidate alone. */
    default Optional<String> obstacleOfReference(AtHand reference) {
        return comparison() == Comparison.OF_CANDIDATE ? Optional.empty() : obstacle(reference);
    }

    /** Why it cannot be computed from what is at hand of a side, in words; nothing if it can. */
    default Optional<String> obstacle(AtHand side) {
        if (side.output() != output()) {
            return Optional.of("it is of a network's output '" + output().label() + "', and '" + side.name()
                    + "' has no " + output().label());
        }
        Optional<String> missing = requires().tallyFields().stream()
                .filter(field -> !side.fields().contains(field))
                .sorted()
                .findFirst();
        if (missing.isPresent() && side.fields().contains(NoiseFields.VARIANCES.name())) {
            return Optional.of("'" + side.name() + "' has noise of differential privacy and no "
                    + TallyFields.source(missing.get())
                    + ", in which noise would be larger than what it says; cmmd_first_order does without");
        }
        if (missing.isPresent()) {
            return Optional.of("'" + side.name() + "' has no " + TallyFields.source(missing.get()));
        }
        if (!side.counted() && !needsNoCount()) {
            return Optional.of("'" + side.name() + "' is a mean and a covariance of an unknown number of images");
        }
        if (!requires().labelFields().isEmpty() && !side.labels()) {
            return Optional.of("it needs labels, which 'evaluate' has");
        }
        if (!requires().pairs().none() && !side.rows()) {
            return Optional.of("it needs embeddings, and '" + side.name() + "' has none");
        }
        return requires().unitNorm() && !side.unitNorm() ? Optional.of("it needs unit vectors") : Optional.empty();
    }
}
