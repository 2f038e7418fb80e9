package io.sparkfidelity.pairs.near;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.pairs.SquaredDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planted pairs among unit vectors that share a large mean, as those of networks do. */
class HyperplanesTest {
    private static final int DIMENSION = 48;
    private static final double BELOW = 0.02;

    /** A row of its own direction, at some cosine to a common one. */
    private static float[] row(Random random) {
        double[] row = new double[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            row[i] = random.nextGaussian() / Math.sqrt(DIMENSION);
        }
        row[0] += 1;
        return unit(row);
    }

    /** The unit vector at this cosine distance from a row, in a random direction. */
    private static float[] copy(float[] row, double distance, Random random) {
        double[] side = new double[DIMENSION];
        double along = 0;
        for (int i = 0; i < DIMENSION; i++) {
            side[i] = random.nextGaussian();
            along += side[i] * row[i];
        }
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            side[i] -= along * row[i];
            square += side[i] * side[i];
        }
        double cosine = 1 - distance;
        double sine = Math.sqrt(1 - cosine * cosine);
        double[] copy = new double[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            copy[i] = cosine * row[i] + sine * side[i] / Math.sqrt(square);
        }
        return unit(copy);
    }

    private static float[] unit(double[] row) {
        double norm = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
        float[] unit = new float[row.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (row[i] / norm);
        }
        return unit;
    }

    private static double[] mean(List<float[]> rows) {
        double[] mean = new double[DIMENSION];
        rows.forEach(row -> Arrays.setAll(mean, i -> mean[i] + row[i] / (double) rows.size()));
        return mean;
    }

    /** Originals at even places, each with its copy behind it. */
    private static List<float[]> planted(int originals, double distance) {
        Random random = new Random(11);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < originals; i++) {
            rows.add(row(random));
            rows.add(copy(rows.get(2 * i), distance, random));
        }
        return rows;
    }

    private static RowOrigins origins(int rows) {
        short[] datasets = new short[rows];
        long[] contents = new long[rows];
        for (int i = 0; i < rows; i++) {
            datasets[i] = (short) (i % 2);
            contents[i] = i;
        }
        return new RowOrigins(datasets, contents, 2);
    }

    /** What a cluster does, on one thread. */
    private static NearPairs found(
            List<float[]> rows, Wedges wedges, Hyperplanes hyperplanes, double squaredBelow, int most) {
        List<long[]> signatures = rows.stream().map(hyperplanes::signature).toList();
        record InWedge(long wedge, int place) {}
        List<InWedge> dealt = new ArrayList<>();
        for (int place = 0; place < rows.size(); place++) {
            for (int band = 0; band < wedges.bands().count(); band++) {
                dealt.add(new InWedge(wedges.of(signatures.get(place), band), place));
            }
        }
        dealt.sort(Comparator.comparingLong(InWedge::wedge).thenComparingInt(InWedge::place));
        WedgeSearch search = new WedgeSearch(wedges, origins(rows.size()), squaredBelow, most);
        dealt.forEach(row -> search.add(row.wedge(), signatures.get(row.place()), row.place(), rows.get(row.place())));
        return search.found();
    }

    /**
     * Pairs just below the threshold are found as often as the plan says: 4,000 of them, so that three standard errors are 0.3 of
     * a percent. The hyperplanes go through the
     * rows' mean: from 0 they would rarely come between any two.
     */
    @Test
    void theRecallAtTheThresholdIsWhatThePlanSays() {
        int originals = 4000;
        List<float[]> rows = planted(originals, 0.999 * BELOW);
        double[] mean = mean(rows);
        BandPlan plan = BandPlan.of(rows.subList(0, 512).toArray(float[][]::new), mean, rows.size(), 2 * BELOW);
        assertTrue(plan.recall() >= 0.99 && plan.recall() < 1, plan.toString());
        assertArrayEquals(mean, plan.through());
        Hyperplanes hyperplanes = new Hyperplanes(plan.through(), plan.bands().hyperplanes());
        NearPairs pairs = found(rows, new Wedges(plan.bands(), Map.of()), hyperplanes, 2 * BELOW, 2 * originals);
        Set<Integer> seen = new HashSet<>();
        int copies = 0;
        for (NearPairs.Pair pair : pairs.nearest()) {
            assertEquals(
                    SquaredDistance.of(rows.get(pair.first()), 0, rows.get(pair.second()), 0, DIMENSION),
                    pair.squaredDistance(),
                    0);
            boolean copy = pair.first() % 2 == 0 && pair.second() == pair.first() + 1;
            copies += copy ? 1 : 0;
            assertTrue(!copy || seen.add(pair.first()), "a pair is counted once");
        }
        double error = Math.sqrt(plan.recall() * (1 - plan.recall()) / originals);
        assertEquals(plan.recall(), (double) copies / originals, 0.001 + 3 * error);
    }

    /** A tenth of the threshold's distance: none of 1,000 is missed. */
    @Test
    void nearerPairsAreFoundMoreSurely() {
        List<float[]> rows = planted(1000, 0.1 * BELOW);
        double[] mean = mean(rows);
        BandPlan plan = BandPlan.of(rows.subList(0, 512).toArray(float[][]::new), mean, rows.size(), 2 * BELOW);
        NearPairs pairs = found(
                rows,
                new Wedges(plan.bands(), Map.of()),
                new Hyperplanes(plan.through(), plan.bands().hyperplanes()),
                2 * BELOW,
                2000);
        assertEquals(1000, pairs.count(0, 1));
    }

    /** A wider threshold takes more bands, and further hyperplanes cost recall. */
    @Test
    void thePlanFollowsTheThreshold() {
        float[][] rows = planted(256, 0.01).toArray(float[][]::new);
        double[] mean = mean(Arrays.asList(rows));
        BandPlan narrow = BandPlan.of(rows, mean, 1_000_000, 2 * 0.001);
        BandPlan wide = BandPlan.of(rows, mean, 1_000_000, 2 * 0.1);
        assertTrue(narrow.bands().count() < wide.bands().count());
        assertTrue(wide.recall() >= 0.99, wide.toString());
        assertTrue(narrow.crowdedRecall(8) < narrow.recall());
    }

    /** Of a plan's hyperplanes every bit is in one band or spare, and wedges of different bands have different numbers. */
    @Test
    void bandsShareNoBits() {
        Random random = new Random(3);
        for (int bits : new int[] {1, 7, 16, 32}) {
            Bands bands = new Bands(bits, 11, 0);
            long[] signature = random.longs((bands.hyperplanes() + 63) / 64).toArray();
            Set<Long> before = new HashSet<>();
            for (int band = 0; band < 11; band++) {
                assertTrue(before.add(bands.wedge(signature, band)));
                assertEquals(band, Bands.band(bands.wedge(signature, band)));
            }
            for (int bit = 0; bit < bands.hyperplanes(); bit++) {
                long[] other = signature.clone();
                other[bit / 64] ^= 1L << bit;
                int flipped = bit;
                List<Integer> changed = IntStream.range(0, 11)
                        .filter(band -> bands.wedge(signature, band) != bands.wedge(other, band))
                        .boxed()
                        .toList();
                assertEquals(bit < 11 * bits ? List.of(bit / bits) : List.of(), changed, "bit " + flipped);
            }
        }
    }

    /** Divided wedges lead to no other pairs, and to each still once. */
    @Test
    void crowdedWedgesAreDivided() {
        List<float[]> rows = planted(300, 0.005);
        double[] mean = mean(rows);
        Bands bands = new Bands(1, 12, 200);
        Hyperplanes hyperplanes = new Hyperplanes(mean, bands.hyperplanes());
        Map<Long, Integer> further = new HashMap<>();
        rows.forEach(row -> {
            long[] signature = hyperplanes.signature(row);
            for (int band = 0; band < 6; band++) {
                further.put(bands.wedge(signature, band), 3);
            }
        });
        NearPairs whole = found(rows, new Wedges(bands, Map.of()), hyperplanes, 2 * BELOW, 100_000);
        NearPairs divided = found(rows, new Wedges(bands, further), hyperplanes, 2 * BELOW, 100_000);
        assertEquals(300, whole.count(0, 1));
        // Six bands are whole, so that all are found; a pair counted twice would be one more.
        assertEquals(whole.nearest(), divided.nearest());
        Wedges all = new Wedges(bands, further);
        long[] signature = hyperplanes.signature(rows.get(0));
        assertFalse(
                all.of(signature, 0) == bands.wedge(signature, 0) && all.of(signature, 1) == bands.wedge(signature, 1));
        assertEquals(bands.wedge(signature, 0), Bands.whole(all.of(signature, 0)));
    }

    /** Of more rows than a wedge holds each meets those before it, up to the most, and the count of pairs left out is theirs. */
    @Test
    void aCrowdThatNothingDividesIsComparedInPart() {
        int rows = Wedges.MOST_ROWS + 7;
        Bands bands = new Bands(4, 2, 64);
        long[] signature = new long[2];
        long[] met = {0};
        WedgePairs<Integer> pairs = new WedgePairs<>(new Wedges(bands, Map.of()), (earlier, later) -> {
            assertTrue(earlier < later && later - earlier <= Wedges.MOST_ROWS);
            met[0]++;
        });
        for (int band = 0; band < 2; band++) {
            for (int row = 0; row < rows; row++) {
                pairs.add(bands.wedge(signature, band), signature, row);
            }
        }
        assertEquals((long) rows * (rows - 1) / 2 - 7 * 6 / 2, met[0]);
    }

    /** The same hyperplanes in every run, through the point. */
    @Test
    void hyperplanesDoNotChange() {
        float[] row = {3, -1, 2};
        Hyperplanes through = new Hyperplanes(new double[] {1, 1, 1}, 70);
        long[] signature = through.signature(row);
        assertArrayEquals(new long[] {-5568982988291868298L, 61}, signature);
        // On the other side of the point every hyperplane is passed.
        long[] opposite = through.signature(new float[] {-1, 3, 0});
        assertArrayEquals(new long[] {~signature[0], ~signature[1] & (1L << 70 - 64) - 1}, opposite);
    }
}
