package io.sparkfidelity.metric.diversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.NeighbourRatios;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Diversity#intrinsicDimension}. */
class IntrinsicDimensionTest {
    private static final int WIDTH = 12;

    /** A uniform cube of few dimensions, turned into a space of many. */
    @Test
    void findsTheDimensionOfACube() {
        for (int d : new int[] {1, 2, 4}) {
            int draws = Draws.count(150, 1000);
            double sum = 0;
            double squares = 0;
            double errors = 0;
            for (int draw = 0; draw < draws; draw++) {
                Score score = score(cube(1000L * d + draw, 300, d), 300);
                sum += score.value();
                squares += score.value() * score.value();
                errors += score.standardError().getAsDouble();
            }
            double mean = sum / draws;
            double spread = Math.sqrt((squares - draws * mean * mean) / (draws - 1));
            // The cube's sides bias it down, more so in more dimensions: some 2% at d = 2, 7% at d = 4.
            assertEquals(d, mean, 0.1 * d, "d = " + d);
            // About 1.6, since deleted rows move neighbours; 150 draws know the spread to 6%.
            double ratio = errors / draws / spread;
            assertTrue(ratio > 1.1 && ratio < 2.4, "d = " + d + ": errors are " + ratio + " of the spread");
        }
    }

    @Test
    void copiesAreCountedAndLeftOut() {
        float[][] rows = cube(1, 1000, 2);
        float[][] twice = Arrays.copyOf(rows, 1100);
        System.arraycopy(rows, 0, twice, 1000, 100);
        Score score = score(twice, 1100);
        assertEquals(200, score.details().get("copies"), 0);
        assertTrue(score.details().get("leftOut") > 200, score.details().toString());
        // Three errors.
        assertEquals(2, score.value(), 0.2);
        assertEquals("two-nn", score.estimator());
        assertTrue(score.warnings().isEmpty(), score.warnings().toString());
    }

    @Test
    void equalRowsHaveNone() {
        Score score = score(new float[40][WIDTH], 40);
        assertTrue(!score.hasValue() && score.standardError().isEmpty());
        assertTrue(
                score.warnings().get(0).startsWith("no value"), score.warnings().toString());
    }

    /** A replicate is what the same estimate makes of the other rows. */
    @Test
    void replicatesAreExactDeletions() {
        float[][] rows = cube(7, 320, 3);
        NeighbourRatios all = ratios(rows);
        float[][] rest = Arrays.copyOfRange(rows, 20, 320);
        // Bucket 0 holds the first twenty: the others keep their order, if not their buckets' numbers.
        assertEquals(ratios(rest).dimension(), all.without(0), 1e-12);
    }

    /** A candidate of a thinner surface than the reference's, whose own stands beside it. */
    @Test
    void theReferencesOwnStandsBesideTheCandidates() {
        float[][] x = cube(1, 400, 4);
        float[][] y = cube(2, 320, 1);
        LocalFolds folds =
                new LocalFolds(Tile.cut(Side.REFERENCE, x, buckets(400)), Tile.cut(Side.CANDIDATE, y, buckets(320)), 1);
        PairRequirements required = PairRequirements.of(List.of(new IntrinsicDimension()));
        PairFindings found = new PairFindings(
                Collections.nCopies(Bucket.COUNT, 25L),
                Collections.nCopies(Bucket.COUNT, 20L),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                folds.run(required.group(Arithmetic.DOUBLE)));
        Score score = new IntrinsicDimension()
                .compute(new Evidence(
                        new ModelTraits("cubes", false), sample(x), sample(y), Optional.of(found), Optional.empty()));
        Score alone = Diversity.intrinsicDimension(sample(y), ratios(y));
        assertEquals(alone.value(), score.value());
        assertEquals(alone.standardError(), score.standardError());
        Score other = Diversity.intrinsicDimension(sample(x), ratios(x));
        assertEquals(other.value(), score.details().get("reference"));
        assertEquals(other.standardError().getAsDouble(), score.details().get("referenceStandardError"));
        assertTrue(score.value() < 2 && other.value() > 3, score.toString());
    }

    private static Sample sample(float[][] rows) {
        return new Sample(
                "cube",
                Tallies.buckets(
                        rows, Arrays.stream(buckets(rows.length)), new MomentFields(WIDTH, new FixedPoint(18))));
    }

    private static Score score(float[][] rows, int n) {
        assertEquals(n, rows.length);
        return Diversity.intrinsicDimension(sample(rows), ratios(rows));
    }

    /** In order, so that tiles may take the rows as they are. */
    private static int[] buckets(int n) {
        int[] buckets = new int[n];
        Arrays.setAll(buckets, i -> (int) ((long) i * Bucket.COUNT / n));
        return buckets;
    }

    private static NeighbourRatios ratios(float[][] rows) {
        Tile tile = Tile.cut(Side.REFERENCE, rows, buckets(rows.length)).get(0);
        try (NeighbourFold fold = new NeighbourFold.Spec(Side.REFERENCE, 2).open(WIDTH)) {
            fold.add(new TilePair(tile, tile));
            return NeighbourRatios.of(fold.found().values());
        }
    }

    private static float[][] cube(long seed, int n, int d) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        float[][] rows = new float[n][WIDTH];
        for (float[] row : rows) {
            for (int a = 0; a < d; a++) {
                // Over three coordinates each: |(1, 2, 2)| = 3.
                float at = random.nextFloat() / 3;
                row[3 * a] = at;
                row[3 * a + 1] = 2 * at;
                row[3 * a + 2] = 2 * at;
            }
        }
        return rows;
    }
}
