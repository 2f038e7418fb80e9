package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.measure.pixels.ImageMeasure;
import io.sparkfidelity.measure.pixels.PairMeasure;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.spark.cache.ModelChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The measures that a job is asked for.
 *
 * @param scores numbers from columns
 * @param clipScore how well images fit their captions
 * @param image sizes, formats, light and sharpness of the files of all sets
 * @param paired how candidates differ from the images of the reference that they belong to
 * @param named names of measures that nobody gets who does not name them
 * @param networks that compare candidates with those images too; none where {@code paired} is not asked for
 */
public record MeasureChoices(
        List<OutsideScore> scores,
        boolean clipScore,
        boolean image,
        boolean paired,
        Set<String> named,
        List<PairChoice> networks) {
    /** The measures that are asked for as metrics are. */
    public static final List<String> NAMES = MeasureNames.AS_METRICS;

    public static final MeasureChoices NONE = new MeasureChoices(List.of(), false, false, false, Set.of(), List.of());

    /** Forms of a measure that somebody must ask for by their names. */
    public static final Set<String> BY_NAME_ONLY =
            Collections.unmodifiableSet(new TreeSet<>(Set.of("ssim_uniform7", "ssim_torchmetrics")));

    /** A measure and the column that has its values: numbers, or {@code true} and {@code false} for 1 and 0. */
    public record OutsideScore(Measure measure, String column) {}

    public MeasureChoices {
        scores = List.copyOf(scores);
        named = Set.copyOf(named);
        networks = List.copyOf(networks);
    }

    /** The same with networks that compare pairs. */
    public MeasureChoices with(List<PairChoice> others) {
        return new MeasureChoices(scores, clipScore, image, paired, named, others);
    }

    /** Whether a measure of this name is known by itself, so that no network's may have it. */
    public static boolean isKnown(String name) {
        return NAMES.contains(name)
                || name.equals(CosineMeasuring.NAME)
                || Stream.concat(
                                PixelMeasures.IMAGE.stream().map(ImageMeasure::measure),
                                PixelMeasures.PAIR.stream().map(PairMeasure::measure))
                        .anyMatch(measure -> measure.name().equals(name));
    }

    /** Whether a measure of embeddings is asked for that this model's can give. */
    public boolean allow(ModelChoice model) {
        return clipScore && ClipScores.allow(model);
    }

    /** The names of those that an image has without a partner. */
    public List<String> ofImages() {
        List<String> names = new ArrayList<>(
                scores.stream().map(score -> score.measure().name()).toList());
        if (clipScore) {
            names.addAll(NAMES);
        }
        if (image) {
            PixelMeasures.IMAGE.forEach(measure -> names.add(measure.measure().name()));
        }
        return names;
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
        if (paired) {
            measurings.add(new CosineMeasuring(work.spark()));
            measurings.add(new PairMeasuring(work, named));
            networks.forEach(network -> measurings.add(new ComparerMeasuring(work, network)));
        }
        if (image) {
            measurings.add(new ImageMeasuring(work));
        }
        return measurings;
    }
}
