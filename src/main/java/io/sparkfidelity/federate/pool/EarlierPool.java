package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.file.ReceivedTally;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an earlier pool held of each site, so that a site's older export is not taken for its present one.
 *
 * @param where names the pool in messages
 * @param issues by site
 */
public record EarlierPool(String where, Map<String, Issue> issues) {
    public EarlierPool {
        issues = Map.copyOf(issues);
    }

    /** What a file says of its sites' exports. */
    public static EarlierPool of(ReceivedTally pool) {
        return new EarlierPool(
                pool.where(),
                pool.file().provenance().issues().stream().collect(Collectors.toMap(Issue::site, issue -> issue)));
    }

    /**
     * Passes a file whose exports are those of the earlier pool, or later ones.
     *
     * @throws IncompatibleTallies naming the site whose export is older, or says no longer which one it is
     */
    public void requireNotOlder(ReceivedTally file) throws IncompatibleTallies {
        for (Contributor contributor : file.file().provenance().contributors()) {
            Issue known = issues.get(contributor.site());
            if (known == null) {
                continue;
            }
            Optional<Issue> now = file.file().provenance().issue(contributor.site());
            if (now.isEmpty() || now.get().serial() < known.serial()) {
                throw new IncompatibleTallies(file.where() + " holds site '" + contributor.site() + "' in "
                        + now.map(Issue::words).orElse("an export without serial and date") + ", but " + where
                        + " held it in " + known.words() + " already; ask the site for its present file");
            }
        }
    }
}
