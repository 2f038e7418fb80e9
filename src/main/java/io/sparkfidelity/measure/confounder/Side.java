package io.sparkfidelity.measure.confounder;

import io.sparkfidelity.metric.Sample;

/**
 * One measure of one set.
 *
 * @param sample its tally is of {@link io.sparkfidelity.measure.MeasureFields}
 * @param images of the set, with a value or without
 */
public record Side(Sample sample, long images) {}
