package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options that ask for measures of images that need no partners. */
public final class SetMeasureOptions {
    private static final String IMAGE = "image";

    @Option(
            names = "--score",
            paramLabel = "NAME=COLUMN[:LO..HI]",
            description =
                    "Scores NAME by the numbers of a column of the sets' tables or manifests, which mostly lie between LO"
                            + " and HI (0..1); LO above HI where smaller is better. May be given many times.")
    private List<String> scores = new ArrayList<>();

    @Option(
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Measures every image: image (size, format, JPEG quality, light, sharpness); where there is --paired,"
                            + " with it also ssim_uniform7 and ssim_torchmetrics.")
    private List<String> measures = new ArrayList<>();

    /**
     * What is asked for of sets that nothing is paired with.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     */
    public MeasureChoices choices(List<String> named) throws UsageException {
        return choices(named, false, Set.of());
    }

    /**
     * What is asked for.
     *
     * @param paired whether images have partners
     * @param ofPairs measures of an image and its partner that somebody may name
     */
    MeasureChoices choices(List<String> named, boolean paired, Set<String> ofPairs) throws UsageException {
        List<MeasureChoices.OutsideScore> outside = new ArrayList<>();
        for (String score : scores) {
            outside.add(ScoreText.parse(score));
        }
        List<String> names = outside.stream().map(each -> each.measure().name()).toList();
        for (String name : names) {
            if (names.stream().filter(name::equals).count() > 1) {
                throw new UsageException("--score: '" + name.substring(ScoreText.PREFIX.length())
                        + "' is given twice; give each score a name of its own");
            }
        }
        Set<String> known = new TreeSet<>(ofPairs);
        known.add(IMAGE);
        for (String name : measures) {
            if (!known.contains(name)) {
                throw new UsageException("--measures: there is no '" + name + "'; there "
                        + (known.size() == 1 ? "is " : "are ") + String.join(", ", known));
            }
        }
        return new MeasureChoices(
                outside, !named.isEmpty(), measures.contains(IMAGE), paired, Set.copyOf(measures), List.of());
    }
}
