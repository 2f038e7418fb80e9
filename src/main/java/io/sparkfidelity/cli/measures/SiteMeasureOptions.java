package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.List;
import picocli.CommandLine.Mixin;

/** The options that ask for measures of one set, as a site has it: all but those of an image and its partner. */
public final class SiteMeasureOptions {
    @Mixin
    private MeasureOptions measures;

    @Mixin
    private CaptionsOption captions;

    /** Where captions are, as it was given. */
    public List<String> captions() {
        return captions.given();
    }

    /** What is asked for; captions ask for {@code clip_score}. */
    public MeasureChoices choices() throws UsageException {
        return measures.choices(captions.given().isEmpty() ? List.of() : MeasureNames.AS_METRICS, false, true);
    }
}
