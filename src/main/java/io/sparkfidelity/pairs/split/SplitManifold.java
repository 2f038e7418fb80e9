package io.sparkfidelity.pairs.split;

import io.sparkfidelity.pairs.ClippedScores;
import io.sparkfidelity.pairs.ManifoldScores;

/**
 * How two parts of one set lie in each other's neighbourhoods, as in {@link ManifoldScores} and {@link ClippedScores}.
 *
 * @param referenceRows of the part that plays the reference
 * @param candidateRows of the part that plays the candidate
 * @param clippedDensity before it is cut at 1
 * @param clippedCoverage likewise
 */
public record SplitManifold(
        long referenceRows,
        long candidateRows,
        double precision,
        double recall,
        double density,
        double coverage,
        double clippedDensity,
        double clippedCoverage) {}
