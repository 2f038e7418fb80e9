package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.spark.cache.ModelChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * The measures that a job is asked for.
 *
 * @param scores numbers from columns
 * @param clipScore how well images fit their captions
 */
public record MeasureChoices(List<OutsideScore> scores, boolean clipScore) {
    /** The measures that are asked for as metrics are. */
    public static final List<String> NAMES = List.of(ClipScores.NAME);

    public static final MeasureChoices NONE = new MeasureChoices(List.of(), false);

    /** A measure and the column that has its values: numbers, or {@code true} and {@code false} for 1 and 0. */
    public record OutsideScore(Measure measure, String column) {}

    public MeasureChoices {
        scores = List.copyOf(scores);
    }

    /** Whether a measure of embeddings is asked for that this model's can give. */
    public boolean allow(ModelChoice model) {
        return clipScore && ClipScores.allow(model);
    }

    /** Where all of them come from. */
    public List<Measuring> measurings(MeasureWork work) {
        List<Measuring> measurings = new ArrayList<>();
        if (!scores.isEmpty()) {
            measurings.add(new OutsideScores(work.spark(), scores));
        }
        if (clipScore) {
            measurings.add(new ClipScores(work));
        }
        return measurings;
    }
}
