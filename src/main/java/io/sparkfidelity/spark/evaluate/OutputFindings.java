package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.score.Scoring;
import java.util.List;

/** What one output of a model says of the sets. */
record OutputFindings(List<Report.DatasetEntry> datasets, List<Report.SpectrumEntry> spectra, Scoring scoring) {}
