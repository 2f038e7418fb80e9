package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that ask for measures of candidates, which a reference may have partners for. */
public final class MeasureOptions {
    @Mixin
    private SetMeasureOptions ofSets = new SetMeasureOptions();

    @Option(
            names = "--paired",
            description =
                    "Compares every candidate image with the image of the reference that has its id (but for .png and the like), or its value in a"
                            + " column 'pair': embedding_cosine, psnr, ssim, mse and others.")
    private @Nullable Boolean paired;

    /**
     * What is asked for.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     */
    public MeasureChoices choices(List<String> named) throws UsageException {
        MeasureChoices choices = ofSets.choices(named, Boolean.TRUE.equals(paired), MeasureChoices.BY_NAME_ONLY);
        if (!choices.paired() && choices.named().stream().anyMatch(MeasureChoices.BY_NAME_ONLY::contains)) {
            throw new UsageException("--measures: " + String.join(", ", MeasureChoices.BY_NAME_ONLY)
                    + " are of an image and its partner; give --paired too");
        }
        return choices;
    }
}
