package io.sparkfidelity.report.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkfidelity.report.Report;

/** A report of an audit: in JSON the report's keys, and {@code audit}. */
public record AuditReport(@JsonUnwrapped Report report, Audit audit) {}
