package io.sparkfidelity.report.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkfidelity.report.Report;
import java.util.List;

/** A report of an audit: in JSON the report's keys, and {@code audit}. */
public record AuditReport(@JsonUnwrapped Report report, Audit audit) {

    /** The report of an audit's run. */
    public static AuditReport of(
            Report report, List<Audit.DiversityEntry> diversity, Audit.DuplicatesEntry duplicates) {
        return new AuditReport(report, Audit.of(report, diversity, duplicates));
    }
}
