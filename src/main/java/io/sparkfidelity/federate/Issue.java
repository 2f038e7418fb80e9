package io.sparkfidelity.federate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Which export of a site, or which edition of a pool, a file holds: signed with the rest, so that an older one is known as
 * such.
 *
 * @param site whose export it is; empty for the pool that holds it
 * @param serial 1 or more, higher in each later export of a site
 * @param date UTC, to the second, as {@code 2026-01-31T23:59:59Z}
 * @param signer fingerprint of the key that signed the site's own file, as who pooled it found; empty in that file itself,
 *     and where it was not signed
 */
public record Issue(String site, long serial, String date, String signer) {
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
    private static final Pattern SIGNER = Pattern.compile("([0-9a-f]{64})?");

    public Issue {
        if (site == null || !site.isEmpty() && !Group.isSiteName(site)) {
            throw new IllegalArgumentException("an issue's 'site' is no site name");
        }
        if (serial < 1) {
            throw new IllegalArgumentException("an issue's 'serial' is " + serial);
        }
        if (date == null || !DATE.matcher(date).matches()) {
            throw new IllegalArgumentException("an issue's 'date' must be as 2026-01-31T23:59:59Z");
        }
        if (signer == null || !SIGNER.matcher(signer).matches()) {
            throw new IllegalArgumentException("an issue's 'signer' must be 64 hexadecimal digits, or empty");
        }
    }

    static Issue of(String site, long serial, Instant when) {
        return new Issue(site, serial, when.truncatedTo(ChronoUnit.SECONDS).toString(), "");
    }

    public Issue signedBy(String fingerprint) {
        return new Issue(site, serial, date, fingerprint);
    }

    /** The export in words, such as {@code export 7 of 2026-01-31}. */
    public String words() {
        return "export " + serial + " of " + date.substring(0, date.indexOf('T'));
    }
}
