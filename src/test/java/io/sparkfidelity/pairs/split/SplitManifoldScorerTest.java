package io.sparkfidelity.pairs.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Rows;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitManifoldScorerTest {
    private static final List<Neighbourhood> KINDS = List.of(Neighbourhood.DEFAULT, Neighbourhood.CLOSED_3);

    /** Every split by itself: its parts folded against each other as two sides. Small whole numbers, so that there are ties. */
    @Property(tries = 5)
    void partsAreScoredAsSidesWouldBe(
            @ForAll @IntRange(min = 150, max = 260) int n,
            @ForAll @IntRange(min = 1, max = 5) int d,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = random.nextInt(4);
            }
        }
        assertParts(Rows.of(Side.REFERENCE, rows), splits(random, 20));
    }

    /** Rows of 2 tiles, and parts of unlike sizes. */
    @Test
    void severalTiles() {
        assertParts(
                Rows.of(Side.REFERENCE, Tallies.normal(1, 2300, 4, 0, 1)),
                List.of(new BucketSplit(0x00FF, 0xFF00), new BucketSplit(0x0F00, 0x10FF), new BucketSplit(1, 0x3FC0)));
    }

    @Test
    void partsOfFewRowsHaveNoScores() {
        // Four rows in the first bucket: enough for 3 neighbours, not for 5.
        Rows rows = new Rows(
                Side.REFERENCE,
                List.of(Tallies.normal(1, 24, 3, 0, 1)),
                IntStream.range(0, 24).mapToObj(i -> i / 4).toList());
        List<BucketSplit> splits = List.of(new BucketSplit(1, 0xFFFE));
        assertEquals(
                List.of(Neighbourhood.CLOSED_3),
                List.copyOf(SplitManifoldScorer.of(rows.tiles(), KINDS, splits)
                        .byNeighbourhood()
                        .keySet()));
        assertThrows(IllegalArgumentException.class, () -> new BucketSplit(3, 2));
        assertThrows(IllegalArgumentException.class, () -> SplitManifoldScorer.of(rows.tiles(), KINDS, List.of()));
    }

    private static List<BucketSplit> splits(Random random, int count) {
        List<BucketSplit> splits = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            // Half of the splits leave buckets out.
            int reference = 0xFF | random.nextInt(1 << Bucket.COUNT);
            int candidate = 0xFFFF & ~reference;
            splits.add(
                    Integer.bitCount(candidate) < 3
                            ? new BucketSplit(0x0FF0, 0xF000)
                            : new BucketSplit(s % 2 == 0 ? reference : 0xFF, candidate));
        }
        return splits;
    }

    private static void assertParts(Rows rows, List<BucketSplit> splits) {
        Map<Neighbourhood, SplitManifolds.Own> found =
                SplitManifoldScorer.of(rows.tiles(), KINDS, splits).byNeighbourhood();
        assertEquals(KINDS, List.copyOf(found.keySet()));
        for (Neighbourhood kind : KINDS) {
            for (int s = 0; s < splits.size(); s++) {
                Rows x = part(rows, Side.REFERENCE, splits.get(s).reference());
                Rows y = part(rows, Side.CANDIDATE, splits.get(s).candidate());
                ManifoldScores scores = Rows.manifold(x, y, kind.k(), kind.closed());
                assertEquals(
                        new SplitManifold(
                                x.size(),
                                y.size(),
                                scores.precision().value(),
                                scores.recall().value(),
                                scores.density().value(),
                                scores.coverage().value(),
                                scores.clipped().orElseThrow().density().value(),
                                scores.clipped().orElseThrow().coverage().value()),
                        found.get(kind).splits().get(s),
                        splits.get(s).toString());
            }
        }
    }

    /** Every row by itself: a candidate against the others. */
    @Test
    void aRowThatIsLeftOutIsAFreshCandidate() {
        Random random = new Random(3);
        float[][] values = new float[120][3];
        for (float[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextInt(5);
            }
        }
        Rows rows = Rows.of(Side.REFERENCE, values);
        Map<Neighbourhood, SplitManifolds.Own> found = SplitManifoldScorer.of(
                        rows.tiles(), KINDS, List.of(new BucketSplit(0xFF, 0xFF00)))
                .byNeighbourhood();
        for (Neighbourhood kind : KINDS) {
            int near = 0;
            long balls = 0;
            for (int out = 0; out < values.length; out++) {
                int within = 0;
                for (int centre = 0; centre < values.length; centre++) {
                    int c = centre;
                    int o = out;
                    double[] others = IntStream.range(0, values.length)
                            .filter(i -> i != c && i != o)
                            .mapToDouble(i -> squared(values[c], values[i]))
                            .sorted()
                            .toArray();
                    double radius = others[kind.k() - 1];
                    double distance = squared(values[c], values[o]);
                    within += c != o && (distance < radius || kind.closed() && distance == radius) ? 1 : 0;
                }
                near += within > 0 ? 1 : 0;
                balls += within;
            }
            assertEquals(near / 120.0, found.get(kind).near(), 1e-12);
            assertEquals(balls / (120.0 * kind.k()), found.get(kind).density(), 1e-12);
            assertEquals(120, found.get(kind).rows());
        }
    }

    private static double squared(float[] x, float[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - y[i]) * (x[i] - y[i]))
                .sum();
    }

    private static Rows part(Rows rows, Side side, int buckets) {
        List<float[]> values = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if ((buckets >> rows.buckets().get(i) & 1) != 0) {
                values.add(rows.values().get(i));
                kept.add(rows.buckets().get(i));
            }
        }
        return new Rows(side, values, kept);
    }
}
