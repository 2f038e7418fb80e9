package io.sparkfidelity.spark.audit;

import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.audit.Audit;
import java.util.List;

/**
 * What an audit found; lists in the order of the datasets.
 *
 * @param findings the scores of every pair, and what is known of the datasets
 * @param diversity scores of each dataset alone
 * @param listed duplicates one by one: identical ones first, then the nearest; at most {@link #MOST_LISTED} of each kind
 */
public record AuditResult(
        Findings findings,
        List<Audit.DiversityEntry> diversity,
        Audit.DuplicatesEntry duplicates,
        List<Audit.DuplicateEntry> listed) {
    /** Pairs of a kind that are listed at most; all are counted. */
    public static final int MOST_LISTED = 10_000;
}
