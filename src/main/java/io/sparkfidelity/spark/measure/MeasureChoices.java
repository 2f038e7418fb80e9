package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The measures that a job is asked for.
 *
 * @param scores numbers from columns
 * @param image sizes, formats, light and sharpness of the files of all sets
 * @param paired how candidates differ from the images of the reference that they belong to
 * @param named names of measures that nobody gets who does not name them
 */
public record MeasureChoices(List<OutsideScore> scores, boolean image, boolean paired, Set<String> named) {
    /** Forms of a measure that somebody must ask for by their names. */
    public static final Set<String> BY_NAME_ONLY =
            Collections.unmodifiableSet(new TreeSet<>(Set.of("ssim_uniform7", "ssim_torchmetrics")));

    /** A measure and the column that has its values: numbers, or {@code true} and {@code false} for 1 and 0. */
    public record OutsideScore(Measure measure, String column) {}

    public MeasureChoices {
        scores = List.copyOf(scores);
        named = Set.copyOf(named);
    }

    /** Where all of them come from. */
    public List<Measuring> measurings(MeasurePass pass) {
        List<Measuring> measurings = new ArrayList<>();
        if (!scores.isEmpty()) {
            measurings.add(new OutsideScores(pass.spark(), scores));
        }
        if (paired) {
            measurings.add(new CosineMeasuring(pass.spark()));
            measurings.add(new PairMeasuring(pass, named));
        }
        if (image) {
            measurings.add(new ImageMeasuring(pass));
        }
        return measurings;
    }
}
