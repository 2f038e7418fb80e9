package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that ask for measures. */
public final class MeasureOptions {
    private static final String IMAGE = "image";

    @Option(
            names = "--score",
            paramLabel = "NAME=COLUMN[:LO..HI]",
            description =
                    "Scores NAME by the numbers of a column of the candidates' tables or manifests, which mostly lie"
                            + " between LO and HI (0..1); LO above HI where smaller is better. May be given many times.")
    private List<String> scores = new ArrayList<>();

    @Option(
            names = "--paired",
            description =
                    "Compares every candidate image with the image of the reference that has its id (but for .png and the like), or its value in a"
                            + " column 'pair': embedding_cosine, psnr, ssim, mse and others.")
    private @Nullable Boolean paired;

    @Option(
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Measures every image: image (size, format, JPEG quality, light, sharpness); with --paired also"
                            + " ssim_uniform7 and ssim_torchmetrics.")
    private List<String> measures = new ArrayList<>();

    /**
     * What is asked for.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     */
    public MeasureChoices choices(List<String> named) throws UsageException {
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
        Set<String> known = new TreeSet<>(MeasureChoices.BY_NAME_ONLY);
        known.add(IMAGE);
        for (String name : measures) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "--measures: there is no '" + name + "'; there are " + String.join(", ", known));
            }
        }
        boolean pairs = Boolean.TRUE.equals(paired);
        if (!pairs && measures.stream().anyMatch(MeasureChoices.BY_NAME_ONLY::contains)) {
            throw new UsageException("--measures: " + String.join(", ", MeasureChoices.BY_NAME_ONLY)
                    + " are of an image and its partner; give --paired too");
        }
        return new MeasureChoices(outside, !named.isEmpty(), measures.contains(IMAGE), pairs, Set.copyOf(measures));
    }
}
