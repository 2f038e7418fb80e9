package io.sparkfidelity.pairs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClippedScoresTest {
    /** Counts are whole, so that the reference's numbers differ by the last divisions alone. */
    @ParameterizedTest
    @CsvSource({
        "relu64, 3",
        "relu64-same, 3",
        "unit128, 3",
        "fewer-samples-than-dims, 3",
        "constant-dims, 3",
        "relu64, 5",
        "relu64-same, 5",
        "unit128, 5",
        "fewer-samples-than-dims, 5",
        "constant-dims, 5",
        "outliers-in-reference, 3",
        "outliers-in-reference, 5",
        "outliers-in-candidate, 3",
        "outliers-in-candidate, 5",
        "relu64-small-candidate, 3",
        "relu64-small-candidate, 5"
    })
    void theReferencesValues(String name, int k) throws IOException {
        Rows x;
        Rows y;
        if (name.startsWith("outliers")) {
            x = Rows.of(Side.REFERENCE, NumpyFiles.npy("clipped/" + name + ".reference.npy"));
            y = Rows.of(Side.CANDIDATE, NumpyFiles.npy("clipped/" + name + ".candidate.npy"));
        } else {
            boolean few = name.endsWith("-small-candidate");
            Map<String, float[][]> arrays = NumpyFiles.npz("features/" + (few ? "relu64" : name) + ".npz");
            x = Rows.of(Side.REFERENCE, arrays.get("reference"));
            float[][] candidate = arrays.get("candidate");
            y = Rows.of(Side.CANDIDATE, few ? Arrays.copyOf(candidate, 40) : candidate);
        }
        ClippedScores scores = clipped(x, y, k);
        JsonNode expected = expected(name, k);
        assertEquals(
                expected.get("clipped_density_may_exceed_one").asDouble(),
                scores.density().value(),
                1e-15);
        assertEquals(expected.get("density_of_reference").asDouble(), scores.densityOfReference(), 1e-15);
        assertEquals(expected.get("coverage_before_calibration").asDouble(), scores.share(), 1e-15);
        assertEquals(expected.get("clipped_coverage").asDouble(), scores.calibrated(), 0);
        // The reference adds logarithms of the gamma function, some thousand large: 2^-53 of that, a few times.
        JsonNode table = expected.get("expected_coverage_table");
        assertEquals(table.get("entries").asInt(), y.size() + 1);
        assertEquals(table.get("last").asDouble(), ClippedScores.expectedShare(x.size(), y.size(), k), 1e-11);
        assertEquals(table.get("at_half").asDouble(), ClippedScores.expectedShare(x.size(), y.size() / 2, k), 1e-11);
        assertEquals(
                expected.get("median_radius").asDouble(),
                Math.sqrt(new LocalFolds(x.tiles(), y.tiles(), 1)
                        .radii(Side.REFERENCE, List.of(new Neighbourhood(k, false)))
                        .get(0)
                        .medians()[Radii.NONE]),
                1e-12);
    }

    /** Every k-th neighbour lies on a radius: rows at exactly the radius are held by clipped balls. */
    @Test
    void copiesOfTheReferenceAreTies() throws IOException {
        float[][] rows = NumpyFiles.npz("features/relu64.npz").get("reference");
        for (int k : new int[] {3, 5}) {
            ClippedScores scores = clipped(Rows.of(Side.REFERENCE, rows), Rows.of(Side.CANDIDATE, rows), k);
            double exact = expected("relu64-copy", k)
                    .get("clipped_density_may_exceed_one_exact_ties")
                    .asDouble();
            assertEquals(exact, scores.density().value(), 1e-15);
            assertEquals(1, scores.calibrated(), 0);
        }
    }

    private static ClippedScores clipped(Rows x, Rows y, int k) {
        return Rows.manifold(x, y, k, false).clipped().orElseThrow();
    }

    private static JsonNode expected(String name, int k) throws IOException {
        try (InputStream json = ClippedScoresTest.class.getResourceAsStream("/golden/clipped/expected.json")) {
            return new ObjectMapper().readTree(json).get("cases").get(name).get("k" + k);
        }
    }

    /** Whole numbers, so that there are ties, and with every bucket left out of either side. */
    @Property(tries = 12)
    void scoresAndReplicatesAreThoseOfTheirDefinition(
            @ForAll @IntRange(min = 9, max = 70) int n,
            @ForAll @IntRange(min = 9, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 5) int d,
            @ForAll @IntRange(min = 1, max = 7) int k,
            @ForAll long seed) {
        Rows x = Rows.of(Side.REFERENCE, whole(seed, n, d));
        Rows y = Rows.of(Side.CANDIDATE, whole(seed + 1, m, d));
        ClippedScores scores = clipped(x, y, k);
        assertScores(
                direct(x, y, k), scores.density().value(), scores.coverage().value());
        for (int b = 0; b < Bucket.COUNT; b++) {
            double[] withoutX = direct(x.without(b), y, k);
            double[] withoutY = direct(x, y.without(b), k);
            assertScores(
                    withoutX, scores.density().reference()[b], scores.coverage().reference()[b]);
            assertScores(
                    withoutY, scores.density().candidate()[b], scores.coverage().candidate()[b]);
        }
    }

    private static void assertScores(double[] expected, double density, double coverage) {
        assertArrayEquals(expected, new double[] {density, coverage}, 1e-12);
    }

    private static float[][] whole(long seed, int n, int d) {
        Random random = new Random(seed);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = random.nextInt(4);
            }
        }
        return rows;
    }

    private static double[] direct(Rows x, Rows y, int k) {
        if (x.size() <= k || y.size() <= k) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double[] radii = new double[x.size()];
        for (int i = 0; i < radii.length; i++) {
            int centre = i;
            radii[i] = IntStream.range(0, x.size())
                    .filter(j -> j != centre)
                    .mapToDouble(j -> x.squaredDistance(centre, x, j))
                    .sorted()
                    .toArray()[k - 1];
        }
        double median = ClippedScores.squaredMedian(radii);
        double ofCandidate = 0;
        for (int j = 0; j < y.size(); j++) {
            int balls = 0;
            for (int i = 0; i < radii.length; i++) {
                balls += x.squaredDistance(i, y, j) <= Math.min(radii[i], median) ? 1 : 0;
            }
            ofCandidate += Math.min(balls, k) / (double) k / y.size();
        }
        double own = 0;
        long candidates = 0;
        for (int row = 0; row < radii.length; row++) {
            int balls = 0;
            for (int i = 0; i < radii.length; i++) {
                balls += i != row && x.squaredDistance(i, x, row) <= Math.min(radii[i], median) ? 1 : 0;
            }
            own += Math.min(balls, k) / (double) k / radii.length;
            int held = 0;
            for (int j = 0; j < y.size(); j++) {
                held += x.squaredDistance(row, y, j) < radii[row] ? 1 : 0;
            }
            candidates += Math.min(held, k);
        }
        // Divided once: where nearly all balls are full, a rounding of the share is many candidates.
        double share = candidates / (double) radii.length / k;
        return new double[] {
            ofCandidate / own, ClippedScores.candidates(share, x.size(), y.size(), k) / (y.size() + 1.0)
        };
    }

    /** A draw of candidates among others of one distribution: how many of them come before the k-th reference row. */
    @Test
    void theExpectedShareIsThatOfDraws() {
        Random random = new Random(5);
        int n = 40;
        int m = 25;
        int k = 4;
        int draws = 40_000;
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            // Distances to the other n - 1 reference rows, the k-th of which is the radius.
            double[] others = random.doubles(n - 1).sorted().toArray();
            sum += Math.min(k, random.doubles(m).filter(y -> y < others[k - 1]).count()) / (double) k;
        }
        // A share of 0 to 1 scatters by at most 0.5: four errors.
        assertEquals(sum / draws, ClippedScores.expectedShare(n, m, k), 4 * 0.5 / Math.sqrt(draws));
    }

    @Property(tries = 300)
    void calibrationCountsTheTable(
            @ForAll @IntRange(min = 8, max = 3000) int n,
            @ForAll @IntRange(min = 8, max = 300) int m,
            @ForAll @IntRange(min = 1, max = 7) int k,
            @ForAll @IntRange(min = 0, max = 1000) int mille) {
        double share = mille / 1000.0;
        long fewer = Math.round(ClippedScores.calibrated(share, n, m, k) * (m + 1));
        // A number that covers exactly as much may count or not, as it is rounded.
        assertTrue(
                below(share - 1e-12, n, m, k) <= fewer && fewer <= below(share + 1e-12, n, m, k), fewer + " of " + m);
        // The line is within one candidate below, and goes on where the table ends.
        double line = ClippedScores.candidates(share, n, m, k);
        if (fewer > 0 && fewer <= m) {
            assertTrue(line > fewer - 1 - 1e-9 && line <= fewer + 1e-9, line + " of " + fewer);
        } else {
            assertTrue(fewer == 0 ? line == 0 : line > m - 1e-9, line + " of " + fewer);
        }
        assertTrue(line <= ClippedScores.candidates(share + 0.001, n, m, k));
    }

    private static long below(double share, int n, int m, int k) {
        return IntStream.rangeClosed(0, m)
                .filter(i -> ClippedScores.expectedShare(n, i, k) < share)
                .count();
    }

    /** Millions of rows: no probability leaves the range of numbers, and most candidates fill the ball. */
    @Test
    void manyRowsHaveAnExpectedShare() {
        double alike = ClippedScores.expectedShare(10_000_000, 10_000_000, 5);
        assertEquals(0.754, alike, 0.001);
        assertEquals(5e-7, ClippedScores.expectedShare(10_000_000, 5, 5), 2e-9);
        assertTrue(ClippedScores.expectedShare(10_000_000, 2_000_000_000L, 5) > 0.99);
        // All balls full: a fifth beyond m, as what is missing falls with the fifth power of m.
        assertEquals(1.2 * 3_000_000, ClippedScores.candidates(1, 100, 3_000_000, 5), 500);
        assertEquals(1, ClippedScores.calibrated(1, 100, 3_000_000, 5), 0);
        assertEquals(10_000_000, ClippedScores.candidates(alike, 10_000_000, 10_000_000, 5), 1);
    }

    @Property(tries = 4)
    void partitionAndOrderDoNotMatter(@ForAll long seed) {
        List<Tile> x =
                Rows.of(Side.REFERENCE, Tallies.normal(seed, 2300, 3, 0, 1)).tiles();
        List<Tile> y = Rows.of(Side.CANDIDATE, Tallies.normal(seed + 1, 2100, 3, 0.3, 1))
                .tiles();
        LocalFolds folds = new LocalFolds(x, y, 1);
        Shared<Radii> balls = Shared.of(
                folds.radii(Side.REFERENCE, List.of(Neighbourhood.DEFAULT)).get(0));
        for (Relation relation : List.of(Relation.WITHIN_REFERENCE, Relation.ACROSS)) {
            BallCountFold.Spec spec =
                    new BallCountFold.Spec(relation, balls, relation == Relation.ACROSS ? 2100 : 2300);
            List<TilePair> pairs = folds.pairs(relation);
            Collections.shuffle(pairs, new Random(seed));
            BallCounts parts = null;
            for (TilePair pair : pairs) {
                try (BallCountFold fold = spec.open(3)) {
                    fold.add(pair);
                    parts = parts == null ? fold.found() : spec.merge(fold.found(), parts);
                }
            }
            assertEquals(folds.run(FoldGroup.of(spec)).of(spec), parts);
        }
    }

    @Test
    void countsStopAtSeven() {
        assertThrows(IllegalArgumentException.class, () -> new BallCounts(8, 3, 3));
        assertThrows(IllegalArgumentException.class, () -> new BallCounts(5, 3, 3).add(new BallCounts(4, 3, 3)));
        BallCounts counts = new BallCounts(7, 1, 1);
        int all = (1 << Bucket.COUNT + 1) - 1;
        IntStream.range(0, 12).forEach(i -> counts.clippedHolds(0, all));
        IntStream.range(0, 3).forEach(i -> counts.holds(0, 4, all));
        BallCounts sum = counts.add(counts);
        assertArrayEquals(new int[] {7, 7, 6, 0, 6}, new int[] {
            sum.holding(0, 0), sum.holding(0, Radii.NONE), sum.held(0, 9), sum.heldWithout(0, 4), sum.heldWithout(0, 5)
        });
    }
}
