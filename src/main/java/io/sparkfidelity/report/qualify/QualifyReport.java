package io.sparkfidelity.report.qualify;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkfidelity.report.Report;

/** A report of a model's qualification: in JSON the report's keys, and {@code qualification}. */
public record QualifyReport(@JsonUnwrapped Report report, Qualification qualification) {}
