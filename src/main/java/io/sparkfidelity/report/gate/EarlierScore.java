package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;

/** An earlier run with the score that belongs to the night's, and its value. */
record EarlierScore(NamedReport run, Report.ScoreEntry score, double value) {}
