package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The measures that a job is asked for.
 *
 * @param scores numbers from columns
 */
public record MeasureChoices(List<OutsideScore> scores) {
    /** A measure and the column that has its values: numbers, or {@code true} and {@code false} for 1 and 0. */
    public record OutsideScore(Measure measure, String column) {}

    public MeasureChoices {
        scores = List.copyOf(scores);
    }

    /** Where all of them come from. */
    public List<Measuring> measurings(SparkSession spark) {
        List<Measuring> measurings = new ArrayList<>();
        if (!scores.isEmpty()) {
            measurings.add(new OutsideScores(spark, scores));
        }
        return measurings;
    }
}
