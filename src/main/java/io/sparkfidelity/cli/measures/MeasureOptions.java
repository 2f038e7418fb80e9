package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.measure.PairChoice;
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
                            + " column 'pair': embedding_cosine, psnr, ssim, mse and others; with a --model of pairs also"
                            + " its measure, such as lpips.")
    private @Nullable Boolean paired;

    /**
     * What is asked for.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     * @param networks that compare images with their partners
     */
    public MeasureChoices choices(List<String> named, List<PairChoice> networks) throws UsageException {
        MeasureChoices choices = ofSets.choices(named, Boolean.TRUE.equals(paired), MeasureChoices.BY_NAME_ONLY);
        if (!choices.paired() && choices.named().stream().anyMatch(MeasureChoices.BY_NAME_ONLY::contains)) {
            throw new UsageException("--measures: " + String.join(", ", MeasureChoices.BY_NAME_ONLY)
                    + " are of an image and its partner; give --paired too");
        }
        for (PairChoice network : networks) {
            String name = network.card().name();
            if (!choices.paired()) {
                throw new UsageException("the model '" + name
                        + "' compares an image with its partner; give --paired too, or leave it out");
            }
            String measure = network.card().number().name();
            if (MeasureChoices.isKnown(measure) || !Metrics.family(measure).isEmpty()) {
                throw new UsageException("the card of the model '" + name + "' calls its measure '" + measure
                        + "', as another is called already; give it a name of its own ('measure.name')");
            }
        }
        return choices.with(networks);
    }
}
