package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;

/**
 * A run of a history.
 *
 * @param name its file's name
 */
public record NamedReport(String name, Report report) {}
