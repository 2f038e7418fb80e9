package io.sparkfidelity.metric;

import java.util.Optional;

/**
 * What a perfect model would score: draws from the reference's own distribution, as many as the candidate has.
 *
 * @param mean over the splits of the reference
 * @param q05 5% of perfect models score below it
 * @param q95 5% of perfect models score above it
 * @param splits how many splits of the reference's buckets it comes from
 * @param note what a reader must know of it, if anything
 */
public record Floor(double mean, double q05, double q95, int splits, Optional<String> note) {}
