package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.option.CaptionsOption;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.List;
import picocli.CommandLine.Mixin;

/** The options that ask for measures of a site's images, which have neither partners nor metrics beside. */
public final class SiteMeasureOptions {
    @Mixin
    private SetMeasureOptions measures = new SetMeasureOptions();

    @Mixin
    private CaptionsOption captions = new CaptionsOption();

    /** Where captions are, as it was given. */
    public List<String> captions() {
        return captions.files();
    }

    /** What is asked for; captions ask for {@code clip_score}. */
    public MeasureChoices choices() throws UsageException {
        return measures.choices(
                captions.files().isEmpty() ? List.of() : MeasureChoices.NAMES, false, MeasureChoices.NAMES);
    }
}
