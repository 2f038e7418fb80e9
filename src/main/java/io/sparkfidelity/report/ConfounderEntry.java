package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How far a candidate is from the reference in something that has nothing to do with what its images show.
 *
 * @param difference of the means, candidate less reference, in pooled deviations; null where neither side varies or one has no
 *     values
 * @param standardError of it, over buckets; null where there is none
 * @param ci95 by Student's t, likewise
 * @param totalVariation of the histograms, 0..1
 * @param byChance what it would be in the mean between two samples of one population
 * @param apart whether this tells the sets apart: chance does not explain it, and it is not negligible
 * @param words what both sides have
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ConfounderEntry(
        String measure,
        String reference,
        String candidate,
        @Nullable Double difference,
        @Nullable Double standardError,
        double @Nullable [] ci95,
        double totalVariation,
        double byChance,
        boolean apart,
        String words) {}
