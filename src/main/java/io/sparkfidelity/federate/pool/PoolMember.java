package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Samples;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One site of a pool, or one earlier pool that was merged into it.
 *
 * @param name the site's, or the sites' with {@code +} between them
 * @param whole everything it counted
 * @param origin who answers for it: the key that signed its file, else the file
 * @param remarks what its tally alone shows to be odd, in words; none for most
 */
public record PoolMember(String name, Tally whole, String origin, List<String> remarks) {
    static final String SEPARATOR = "+";

    public PoolMember {
        remarks = List.copyOf(remarks);
    }

    /** A member that answers for itself, with nothing odd. */
    public PoolMember(String name, Tally whole) {
        this(name, whole, name, List.of());
    }

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
