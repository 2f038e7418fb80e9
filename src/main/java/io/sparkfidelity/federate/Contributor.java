package io.sparkfidelity.federate;

/**
 * A site whose images are in a tally file.
 *
 * @param site its name
 * @param n images counted; 0 where the site was summed under masks, and nobody but itself knows
 * @param tally digest of the site's whole tally, over all its buckets: equal if and only if the tallies are; of a site
 *     under masks, that of its masked file
 */
public record Contributor(String site, long n, String tally) {
    public Contributor {
        if (site == null || !Group.isSiteName(site)) {
            throw new IllegalArgumentException("a contributor's 'site' is no site name");
        }
        if (n < 0) {
            throw new IllegalArgumentException("a contributor's 'n' is " + n);
        }
        if (tally == null || !tally.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a contributor's 'tally' must be 64 hexadecimal digits");
        }
    }

    static Contributor of(String site, GroupTally whole) {
        return new Contributor(site, whole.n(), whole.pooled().digest());
    }

    /** A site whose own numbers nobody but itself has seen. */
    public static Contributor masked(String site, String file) {
        return new Contributor(site, 0, file);
    }

    /** Whether its images are counted in a sum with others' alone. */
    public boolean underMasks() {
        return n == 0;
    }
}
