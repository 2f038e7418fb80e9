package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Measures every image: image (size, format, JPEG quality, light, sharpness); evaluate --paired also takes"
                            + " ssim_uniform7 and ssim_torchmetrics, tally clip_score of captions beside the images.")
    private List<String> measures = new ArrayList<>();

    /**
     * What is asked for.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     * @param pairs whether images are held against partners
     */
    public MeasureChoices choices(List<String> named, boolean pairs) throws UsageException {
        return choices(named, pairs, false);
    }

    /** @param alone whether there are no metrics beside, so that the measures among those are asked for here */
    MeasureChoices choices(List<String> named, boolean pairs, boolean alone) throws UsageException {
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
        if (alone) {
            known.removeAll(MeasureChoices.BY_NAME_ONLY);
            known.addAll(MeasureChoices.NAMES);
        }
        for (String name : measures) {
            if (!known.contains(name)) {
                throw new UsageException("--measures: "
                        + (MeasureChoices.BY_NAME_ONLY.contains(name)
                                ? name + " is of an image and its partner, which a site's have not"
                                : "there is no '" + name + "'")
                        + "; there are " + String.join(", ", known));
            }
        }
        if (!pairs && measures.stream().anyMatch(MeasureChoices.BY_NAME_ONLY::contains)) {
            throw new UsageException("--measures: " + String.join(", ", MeasureChoices.BY_NAME_ONLY)
                    + " are of an image and its partner; give --paired too");
        }
        boolean clip = !named.isEmpty() || measures.stream().anyMatch(MeasureChoices.NAMES::contains);
        return new MeasureChoices(outside, clip, measures.contains(IMAGE), pairs, Set.copyOf(measures));
    }
}
