package io.sparkfidelity.federate;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One site of a pool, or one earlier pool that was merged into it.
 *
 * @param name the site's, or the sites' with {@code +} between them
 * @param whole everything it counted
 */
public record Member(String name, Tally whole) {
    static final String SEPARATOR = "+";

    /** The sites that it counted. */
    List<String> sites() {
        return List.of(name.split(Pattern.quote(SEPARATOR)));
    }

    public long n() {
        return GroupTally.n(whole);
    }

    /** One side of a comparison. */
    public Sample sample() {
        return Samples.of(name, whole);
    }
}
