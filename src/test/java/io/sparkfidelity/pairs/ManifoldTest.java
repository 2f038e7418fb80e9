package io.sparkfidelity.pairs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifoldTest {
    private static final List<Neighbourhood> KINDS = List.of(new Neighbourhood(2, true), new Neighbourhood(4, false));

    /** Small whole numbers: many equal rows and equal distances, which every comparison must get right. */
    @Property(tries = 40)
    void scoresAreThoseOfTheirDefinition(
            @ForAll @IntRange(min = 6, max = 70) int n,
            @ForAll @IntRange(min = 6, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll @IntRange(min = 1, max = 5) int k,
            @ForAll boolean inclusive,
            @ForAll long seed) {
        Rows x = Rows.of(Side.REFERENCE, whole(seed, n, d, 0));
        Rows y = Rows.of(Side.CANDIDATE, whole(seed + 1, m, d, 0));
        assertScores(direct(x, y, k, inclusive), Rows.manifold(x, y, k, inclusive));
    }

    /** Two kinds of balls from one search and one visit of the pairs, with and without every bucket: each as if alone. */
    @Property(tries = 25)
    void neighbourhoodsDoNotDisturbEachOther(
            @ForAll @IntRange(min = 6, max = 70) int n,
            @ForAll @IntRange(min = 6, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll long seed) {
        Rows x = Rows.of(Side.REFERENCE, whole(seed, n, d, 0));
        Rows y = Rows.of(Side.CANDIDATE, whole(seed + 1, m, d, 0));
        List<Neighbourhood> kinds = List.of(
                Neighbourhood.CLOSED_3, Neighbourhood.DEFAULT, new Neighbourhood(3, false), new Neighbourhood(1, true));
        Map<Neighbourhood, ManifoldScores> together = new LocalFolds(x.tiles(), y.tiles(), 1).manifolds(kinds, kinds);
        assertEquals(kinds, List.copyOf(together.keySet()));
        together.forEach((kind, scores) -> {
            assertScores(direct(x, y, kind.k(), kind.closed()), scores);
            assertEquals(Rows.manifold(x, y, kind.k(), kind.closed()).toString(), scores.toString());
        });
    }

    /**
     * torch-fidelity's own numbers for these rows (5e211a9, its prc): k = 3, a row at the radius lies within. Its first input
     * is the generated one.
     */
    @Test
    void closedBallsOfThreeAreTorchFidelitys() {
        float[][] x = new NumpyRandom(2023).normal(2000, 64);
        float[][] y = new NumpyRandom(2024).normal(2000, 64);
        for (float[] row : y) {
            for (int i = 0; i < row.length; i++) {
                row[i] = 1.1f * row[i] + 0.1f;
            }
        }
        ManifoldScores scores = Rows.manifold(Rows.of(Side.REFERENCE, y), Rows.of(Side.CANDIDATE, x), 3, true);
        assertEquals(0.88, scores.precision().value(), 1e-15);
        assertEquals(0.2465, scores.recall().value(), 1e-15);
    }

    /** Rows far from the origin and near each other: float32 products say nothing of their distances. */
    @Property(tries = 5)
    void productsWithoutDigitsChangeNothing(@ForAll boolean inclusive, @ForAll long seed) {
        Rows x = Rows.of(Side.REFERENCE, whole(seed, 90, 5, 1 << 20));
        Rows y = Rows.of(Side.CANDIDATE, whole(seed + 1, 80, 5, 1 << 20));
        assertScores(direct(x, y, 4, inclusive), Rows.manifold(x, y, 4, inclusive));
    }

    @Test
    void tinyAndHugeRowsKeepTheirOrder() {
        for (float scale : new float[] {1e-25f, 1e-15f, 1e12f, 1e17f}) {
            float[][] a = Tallies.normal(1, 60, 3, 0, scale);
            float[][] b = Tallies.normal(2, 70, 3, 0, scale);
            Rows x = Rows.of(Side.REFERENCE, a);
            Rows y = Rows.of(Side.CANDIDATE, b);
            assertScores(direct(x, y, 3, false), Rows.manifold(x, y, 3, false));
        }
    }

    /** More rows than a tile, the last one padded. */
    @Test
    void severalTiles() {
        Rows x = Rows.of(Side.REFERENCE, Tallies.normal(1, 4100, 4, 0, 1));
        Rows y = Rows.of(Side.CANDIDATE, Tallies.normal(2, 2051, 4, 0.5, 1));
        assertScores(direct(x, y, 5, false), Rows.manifold(x, y, 5, false));
    }

    /** Exact, as promised: equal to the scores of what is left, computed anew. */
    @Test
    void replicatesAreTheScoresOfTheRestOfTheRows() {
        Rows x = Rows.of(Side.REFERENCE, whole(3, 130, 4, 0));
        Rows y = Rows.of(Side.CANDIDATE, whole(4, 110, 4, 0));
        ManifoldScores scores = Rows.manifold(x, y, 3, true);
        for (int b = 0; b < Bucket.COUNT; b++) {
            double[] withoutX = direct(x.without(b), y, 3, true);
            double[] withoutY = direct(x, y.without(b), 3, true);
            int bucket = b;
            assertArrayEquals(
                    withoutX,
                    values(scores).stream()
                            .mapToDouble(v -> v.reference()[bucket])
                            .toArray());
            assertArrayEquals(
                    withoutY,
                    values(scores).stream()
                            .mapToDouble(v -> v.candidate()[bucket])
                            .toArray());
        }
        assertFalse(Arrays.stream(scores.density().reference())
                .allMatch(v -> v == scores.density().value()));
    }

    /** However tile pairs are dealt and parts merged: the same bits. */
    @Property(tries = 6)
    void partitionAndOrderDoNotMatter(@ForAll @IntRange(min = 1, max = 3) int parts, @ForAll long seed) {
        List<Tile> x =
                Rows.of(Side.REFERENCE, Tallies.normal(seed, 4200, 3, 0, 1)).tiles();
        List<Tile> y = Rows.of(Side.CANDIDATE, Tallies.normal(seed + 1, 2300, 3, 0.3, 1))
                .tiles();
        LocalFolds folds = new LocalFolds(x, y, 1);
        List<Radii> ofX = folds.radii(Side.REFERENCE, KINDS);
        List<Radii> ofY = folds.radii(Side.CANDIDATE, KINDS);
        List<Memberships> whole = folds.memberships(ofX, ofY);

        List<TilePair> pairs = KernelFoldTest.pairs(x, y);
        Random random = new Random(seed);
        Collections.shuffle(pairs, random);
        NeighbourFold.Spec neighbourSpec = new NeighbourFold.Spec(Side.REFERENCE, 4);
        MembershipFold.Spec membershipSpec = new MembershipFold.Spec(shared(ofX), shared(ofY));
        List<HashMap<Integer, NeighbourLists>> lists = new ArrayList<>();
        List<ArrayList<Memberships>> memberships = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            try (NeighbourFold neighbours = neighbourSpec.open(3);
                    MembershipFold fold = membershipSpec.open(3)) {
                for (int i = p; i < pairs.size(); i += parts) {
                    TilePair pair = pairs.get(i);
                    if (pair.relation() == Relation.WITHIN_REFERENCE) {
                        neighbours.add(pair);
                    } else if (pair.relation() == Relation.ACROSS) {
                        fold.add(pair);
                    }
                }
                lists.add(neighbours.found());
                memberships.add(fold.found());
            }
        }
        Collections.shuffle(lists, random);
        Collections.shuffle(memberships, random);
        Collection<NeighbourLists> merged =
                lists.stream().reduce(neighbourSpec::merge).orElseThrow().values();
        for (int kind = 0; kind < KINDS.size(); kind++) {
            Radii expected = ofX.get(kind);
            Radii radii = Radii.of(merged, KINDS.get(kind));
            for (int i = 0; i < radii.rows(); i++) {
                assertEquals(expected.squared(i), radii.squared(i), 0);
                assertEquals(expected.widest(i), radii.widest(i), 0);
            }
        }
        assertEquals(whole, memberships.stream().reduce(membershipSpec::merge).orElseThrow());
    }

    private static List<Shared<Radii>> shared(List<Radii> radii) {
        return radii.stream().map(Shared::of).toList();
    }

    @Test
    void aSetAgainstItselfIsPerfect() {
        float[][] rows = Tallies.normal(9, 300, 6, 0, 1);
        ManifoldScores scores =
                Rows.manifold(Rows.of(Side.REFERENCE, rows), Rows.of(Side.CANDIDATE, rows.clone()), 5, false);
        assertEquals(1, scores.precision().value(), 0);
        assertEquals(1, scores.recall().value(), 0);
        // Each ball holds its centre and the k - 1 neighbours before the k-th.
        assertEquals(1, scores.density().value(), 1e-15);
        assertEquals(1, scores.coverage().value(), 0);
    }

    /** "Itself" is a row, not a zero distance: among equal rows every radius is 0, and strictly within it lies nothing. */
    @Test
    void equalRowsAreNeighbours() {
        Rows x = Rows.of(Side.REFERENCE, new float[20][3]);
        Rows y = Rows.of(Side.CANDIDATE, new float[30][3]);
        ManifoldScores strict = Rows.manifold(x, y, 5, false);
        ManifoldScores inclusive = Rows.manifold(x, y, 5, true);
        for (int s = 0; s < 4; s++) {
            assertEquals(0, values(strict).get(s).value(), 0);
            assertEquals(s == 2 ? 4 : 1, values(inclusive).get(s).value(), 0);
        }
    }

    /** Six equal rows are each other's five neighbours: their balls have no room, and nobody's else reaches them. */
    @ParameterizedTest
    @CsvSource({"5, 1", "6, 0.8", "30, 0"})
    void ballsOfManyEqualRowsHoldNothing(int equal, double expected) {
        float[][] rows = Tallies.normal(3, 30, 4, 0, 1);
        for (int i = 0; i < equal; i++) {
            rows[i] = new float[] {100, 0, 0, 0};
        }
        ManifoldScores scores =
                Rows.manifold(Rows.of(Side.REFERENCE, rows), Rows.of(Side.CANDIDATE, rows.clone()), 5, false);
        assertEquals(expected, scores.precision().value(), 1e-12);
        assertEquals(expected, scores.recall().value(), 1e-12);
        assertEquals(expected, scores.coverage().value(), 1e-12);
    }

    @Test
    void neighboursNeedRows() {
        Rows x = Rows.of(Side.REFERENCE, Tallies.normal(1, 5, 2, 0, 1));
        Rows y = Rows.of(Side.CANDIDATE, Tallies.normal(2, 9, 2, 0, 1));
        String message = assertThrows(IllegalArgumentException.class, () -> Rows.manifold(x, y, 5, false))
                .getMessage();
        assertTrue(message.contains("REFERENCE has 5 rows") && message.contains("6 or more"), message);
        // With k = 4 there are just enough, but not without any of the buckets that hold one.
        ManifoldScores scores = Rows.manifold(x, y, 4, false);
        for (int b = 0; b < Bucket.COUNT; b++) {
            assertEquals(
                    x.buckets().contains(b), Double.isNaN(scores.precision().reference()[b]));
            assertFalse(Double.isNaN(scores.recall().reference()[b]));
        }
        assertThrows(IllegalArgumentException.class, () -> new NeighbourFold.Spec(Side.REFERENCE, 0));
        assertThrows(IllegalArgumentException.class, () -> new Neighbourhood(0, true));
        assertThrows(IllegalArgumentException.class, () -> Radii.of(List.of(), Neighbourhood.DEFAULT));
    }

    /** Equal distributions: coverage's mean over draws is what the formula says. */
    @Test
    void expectedCoverageIsTheMeanOfCoverage() {
        double total = 0;
        int draws = 60;
        for (int seed = 0; seed < draws; seed++) {
            Rows x = Rows.of(Side.REFERENCE, Tallies.normal(2 * seed, 60, 3, 0, 1));
            Rows y = Rows.of(Side.CANDIDATE, Tallies.normal(2 * seed + 1, 40, 3, 0, 1));
            total += Rows.manifold(x, y, 3, false).coverage().value();
        }
        double expected = ManifoldScores.expectedCoverage(60, 40, 3);
        assertEquals(1 - 59.0 / 99 * 58 / 98 * 57 / 97, expected, 1e-15);
        // A coverage of 60 rows deviates by some 0.07; the mean of 60 draws by 0.009: three of those.
        assertEquals(expected, total / draws, 0.027);
    }

    private static float[][] whole(long seed, int n, int d, int offset) {
        Random random = new Random(seed);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = offset + random.nextInt(5);
            }
        }
        return rows;
    }

    private static List<ReplicatedValue> values(ManifoldScores scores) {
        return List.of(scores.precision(), scores.recall(), scores.density(), scores.coverage());
    }

    private static void assertScores(double[] expected, ManifoldScores scores) {
        assertArrayEquals(
                expected,
                values(scores).stream().mapToDouble(ReplicatedValue::value).toArray());
    }

    /** Precision, recall, density and coverage by their definitions. */
    private static double[] direct(Rows x, Rows y, int k, boolean inclusive) {
        double[] radiusX = radii(x, k);
        double[] radiusY = radii(y, k);
        boolean[][] inX = new boolean[x.size()][y.size()];
        boolean[][] inY = new boolean[x.size()][y.size()];
        long pairs = 0;
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < y.size(); j++) {
                double distance = x.squaredDistance(i, y, j);
                inX[i][j] = distance < radiusX[i] || inclusive && distance == radiusX[i];
                inY[i][j] = distance < radiusY[j] || inclusive && distance == radiusY[j];
                pairs += inX[i][j] ? 1 : 0;
            }
        }
        IntStream columns = IntStream.range(0, y.size());
        return new double[] {
            columns.filter(j -> any(x.size(), i -> inX[i][j])).count() / (double) y.size(),
            IntStream.range(0, x.size())
                            .filter(i -> any(y.size(), j -> inY[i][j]))
                            .count()
                    / (double) x.size(),
            pairs / ((double) k * y.size()),
            IntStream.range(0, x.size())
                            .filter(i -> any(y.size(), j -> inX[i][j]))
                            .count()
                    / (double) x.size()
        };
    }

    private static boolean any(int n, IntPredicate predicate) {
        return IntStream.range(0, n).anyMatch(predicate);
    }

    private static double[] radii(Rows rows, int k) {
        double[] radii = new double[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            radii[i] = IntStream.range(0, rows.size())
                    .filter(j -> j != row)
                    .mapToDouble(j -> rows.squaredDistance(row, rows, j))
                    .sorted()
                    .skip(k - 1)
                    .findFirst()
                    .orElseThrow();
        }
        return radii;
    }
}
