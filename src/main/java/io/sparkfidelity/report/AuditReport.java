package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A report of an audit: in JSON the report's keys, and {@code audit}. */
public record AuditReport(@JsonUnwrapped Report report, Audit audit) {}
