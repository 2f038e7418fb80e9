package io.sparkfidelity.report;

/**
 * A run of a history.
 *
 * @param name its file's name
 */
public record NamedReport(String name, Report report) {}
