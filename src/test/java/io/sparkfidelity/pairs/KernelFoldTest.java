package io.sparkfidelity.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KernelFoldTest {
    private static final List<Kernel> KERNELS = List.of(
            new Kernel.Gaussian(0.25),
            new Kernel.Gaussian(10),
            new Kernel.Gaussian(0.5),
            new Kernel.Gaussian(5),
            new Kernel.Gaussian(2),
            new Kernel.Gaussian(3),
            new Kernel.Gaussian(1),
            new Kernel.Gaussian(10),
            new Kernel.Cubic(),
            new Kernel.NegativeDistance());

    /** However tile pairs are dealt to folds and the parts are added, the sums have the same bits. */
    @Property(tries = 10)
    void partitionAndOrderDoNotMatter(
            @ForAll @IntRange(min = 1, max = 5000) int n,
            @ForAll @IntRange(min = 1, max = 3) int parts,
            @ForAll long seed) {
        List<Tile> reference =
                Rows.of(Side.REFERENCE, Tallies.normal(seed, n, 3, 0, 1)).tiles();
        List<Tile> candidate = Rows.of(Side.CANDIDATE, Tallies.normal(seed + 1, 2100, 3, 0.1, 1))
                .tiles();
        KernelSums whole = new LocalFolds(reference, candidate, 1).kernelSums(KERNELS, Arithmetic.SINGLE);
        List<TilePair> pairs = pairs(reference, candidate);
        Random random = new Random(seed);
        Collections.shuffle(pairs, random);
        List<KernelSums> dealt = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            try (KernelFold fold = new KernelFold.Spec(KERNELS, Arithmetic.SINGLE).open(3)) {
                for (int i = p; i < pairs.size(); i += parts) {
                    fold.add(pairs.get(i));
                }
                dealt.add(fold.found());
            }
        }
        Collections.shuffle(dealt, random);
        KernelSums sum = dealt.stream().reduce(KernelSums::add).orElseThrow();
        assertEquals(whole, sum);
        assertEquals(whole.toTally(), sum.toTally());
        assertEquals(n, sum.rows(Side.REFERENCE));
    }

    @Property(tries = 30)
    void statisticsAreThoseOfAllPairs(
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(min = 2, max = 60) int m,
            @ForAll @IntRange(min = 1, max = 20) int d,
            @ForAll long seed) {
        Rows x = Rows.of(Side.REFERENCE, Tallies.normal(seed, n, d, 0, 1));
        Rows y = Rows.of(Side.CANDIDATE, Tallies.normal(seed + 1, m, d, 0.3, 1.2));
        KernelSums sums = Rows.sums(x, y, KERNELS, Arithmetic.DOUBLE);
        for (int k = 0; k < KERNELS.size(); k++) {
            Discrepancy discrepancy = new Discrepancy(sums, k);
            // Kernel values reach (|x||y|/d + 1)^3, some hundreds; rounding is 2^-53 of them.
            double tolerance = 1e-13 * (1 + Math.abs(mean(KERNELS.get(k), x, x, true)));
            assertEquals(
                    direct(KERNELS.get(k), x, y, false), discrepancy.biased().value(), tolerance);
            assertEquals(
                    direct(KERNELS.get(k), x, y, true), discrepancy.unbiased().value(), tolerance);
        }
    }

    /** Replicates are the statistic of what is left, computed anew. */
    @Test
    void replicatesAreTheStatisticOfTheRestOfTheRows() {
        Rows x = Rows.of(Side.REFERENCE, Tallies.normal(1, 90, 6, 0, 1));
        Rows y = Rows.of(Side.CANDIDATE, Tallies.normal(2, 70, 6, 0.3, 1));
        KernelSums sums = Rows.sums(x, y, KERNELS, Arithmetic.DOUBLE);
        for (int k = 0; k < KERNELS.size(); k++) {
            Discrepancy discrepancy = new Discrepancy(sums, k);
            for (int b = 0; b < Bucket.COUNT; b++) {
                Discrepancy shorterX = new Discrepancy(Rows.sums(x.without(b), y, KERNELS, Arithmetic.DOUBLE), k);
                Discrepancy shorterY = new Discrepancy(Rows.sums(x, y.without(b), KERNELS, Arithmetic.DOUBLE), k);
                // Rounding of means up to 10, added in another order.
                assertEquals(shorterX.biased().value(), discrepancy.biased().reference()[b], 1e-13);
                assertEquals(shorterX.unbiased().value(), discrepancy.unbiased().reference()[b], 1e-13);
                assertEquals(shorterY.biased().value(), discrepancy.biased().candidate()[b], 1e-13);
                assertEquals(shorterY.unbiased().value(), discrepancy.unbiased().candidate()[b], 1e-13);
            }
            assertNotEquals(discrepancy.biased().value(), discrepancy.biased().reference()[0]);
        }
    }

    /** float32 products move the statistics of unit vectors by far less than 1% of their standard errors. */
    @Test
    void singlePrecisionIsEnoughForMeans() {
        float[][] a = unit(Tallies.normal(1, 2500, 256, 0.5, 1));
        float[][] b = unit(Tallies.normal(2, 2300, 256, 0.52, 1));
        Rows x = Rows.of(Side.REFERENCE, a);
        Rows y = Rows.of(Side.CANDIDATE, b);
        KernelSums single = Rows.sums(x, y, KERNELS, Arithmetic.SINGLE);
        KernelSums exact = Rows.sums(x, y, KERNELS, Arithmetic.DOUBLE);
        for (int k = 0; k < KERNELS.size(); k++) {
            double value = new Discrepancy(exact, k).biased().value();
            // A product errs by about 2^-24; the mean of a million by a thousandth of that.
            assertEquals(value, new Discrepancy(single, k).biased().value(), 2e-9);
            assertTrue(value > 2e-7, KERNELS.get(k) + " " + value);
        }
    }

    /** V is 0; U is minus the V of the diagonal: (mean k - mean k(x, x)) * 2 / (n - 1) for two equal sets. */
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void aSetAgainstItself(Arithmetic arithmetic) {
        float[][] rows = Tallies.normal(5, 2200, 8, 0.2, 1);
        Rows x = Rows.of(Side.REFERENCE, rows);
        Rows y = Rows.of(Side.CANDIDATE, rows);
        KernelSums sums = Rows.sums(x, y, KERNELS, arithmetic);
        for (int k = 0; k < KERNELS.size(); k++) {
            Discrepancy discrepancy = new Discrepancy(sums, k);
            assertEquals(0, discrepancy.biased().value(), 1e-8);
            double unbiased = discrepancy.unbiased().value();
            assertTrue(unbiased <= 0, KERNELS.get(k) + " " + unbiased);
            double all = mean(sums, k);
            double self = 0;
            for (int b = 0; b < Bucket.COUNT; b++) {
                self += sums.self(Side.REFERENCE, k, b) / rows.length;
            }
            // Twice the V-statistic's own error.
            assertEquals(2 * (all - self) / (rows.length - 1), unbiased, 2e-8);
        }
    }

    /** The product of equal rows has no digits of their distance; they are found and compared themselves. */
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void equalAndLargeRowsHaveNoDistance(Arithmetic arithmetic) {
        float[][] rows = new float[40][16];
        for (float[] row : rows) {
            Arrays.fill(row, 1e8f / 3);
        }
        Rows x = Rows.of(Side.REFERENCE, rows);
        Rows y = Rows.of(Side.CANDIDATE, rows.clone());
        List<Kernel> kernels = List.of(new Kernel.Gaussian(0.01), new Kernel.NegativeDistance());
        KernelSums sums = Rows.sums(x, y, kernels, arithmetic);
        assertEquals(0, new Discrepancy(sums, 0).biased().value(), 0);
        assertEquals(0, new Discrepancy(sums, 1).unbiased().value(), 0);
        rows[7] = rows[7].clone();
        rows[7][3] = 0;
        KernelSums one = Rows.sums(Rows.of(Side.REFERENCE, rows), y, kernels, arithmetic);
        // All of its 40 kernels across and its 39 within are 0: k - 1 is -1.
        assertEquals(
                2 / 40.0 - 2 * 39 / 1600.0, new Discrepancy(one, 0).biased().value(), 1e-16);
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 1e-3", "10, 1, 1", "0.25, 100, 30", "1e-3, 1e6, 5"})
    void kernelValuesHaveFullRelativeAccuracy(double sigma, double largest, double scale) {
        List<GaussianChain> chains = new ArrayList<>();
        GaussianChain.extend(chains, 0, sigma);
        GaussianChain.extend(chains, 1, sigma / 2);
        GaussianChain.extend(chains, 2, sigma / Math.sqrt(8));
        assertEquals(1, chains.size());
        GaussianChain chain = chains.get(0);
        Random random = new Random(3);
        double[] squared = random.doubles(Tile.ROWS, 0, Math.min(largest, scale * sigma * sigma))
                .toArray();
        squared[0] = largest;
        squared[1] = 0;
        chain.prepare(largest);
        double[][] sums = new double[3][Tile.ROWS];
        chain.addRow(new RowKernel.Columns(squared, squared), 0, Tile.ROWS, sums);
        for (int j = 0; j < Tile.ROWS; j++) {
            for (int k = 0; k < 3; k++) {
                double exact = Math.expm1(-squared[j] * new double[] {1, 4, 8}[k] / (2 * sigma * sigma));
                // (6 + 2 s) 2^-53 with up to 40 squarings.
                assertEquals(exact, sums[k][j], 1e-14 * Math.abs(exact));
            }
        }
    }

    @Test
    void tilesRefuseWhatCannotBePaired() {
        int[] one = {3};
        assertThrows(IllegalArgumentException.class, () -> new Tile(Side.REFERENCE, 0, one, new float[] {Float.NaN}));
        assertThrows(IllegalArgumentException.class, () -> new Tile(Side.REFERENCE, 0, one, new float[] {1e19f}));
        assertThrows(IllegalArgumentException.class, () -> new Tile(Side.REFERENCE, 0, new int[0], new float[0]));
        assertThrows(IllegalArgumentException.class, () -> new Tile(Side.REFERENCE, 0, new int[] {3, 2}, new float[2]));
        assertThrows(IllegalArgumentException.class, () -> new Tile(Side.REFERENCE, 0, new int[] {16}, new float[2]));
        Tile x = new Tile(Side.REFERENCE, 0, one, new float[2]);
        Tile y = new Tile(Side.CANDIDATE, 0, one, new float[2]);
        assertThrows(IllegalArgumentException.class, () -> new TilePair(y, x));
        assertThrows(
                IllegalArgumentException.class, () -> new TilePair(x, new Tile(Side.CANDIDATE, 0, one, new float[3])));
        assertThrows(IllegalArgumentException.class, () -> new Kernel.Gaussian(0));
        assertThrows(IllegalArgumentException.class, () -> KernelSums.zero(1).add(KernelSums.zero(2)));
    }

    @Test
    void statisticsNeedRows() {
        float[][] rows = Tallies.normal(1, 3, 2, 0, 1);
        Rows one = Rows.of(Side.REFERENCE, Arrays.copyOf(rows, 1));
        KernelSums sums = Rows.sums(one, Rows.of(Side.CANDIDATE, rows), KERNELS, Arithmetic.DOUBLE);
        Discrepancy discrepancy = new Discrepancy(sums, 0);
        assertTrue(assertThrows(IllegalArgumentException.class, discrepancy::unbiased)
                .getMessage()
                .contains("REFERENCE"));
        double[] replicates = discrepancy.biased().reference();
        for (int b = 0; b < Bucket.COUNT; b++) {
            if (one.buckets().get(0) == b) {
                assertTrue(Double.isNaN(replicates[b]));
            } else {
                assertEquals(discrepancy.biased().value(), replicates[b], 0);
            }
        }
    }

    @Test
    void sumsBeyond64BitsAreExactInAnyOrder() {
        double[] values = {0x1p41, 1 / 3.0, -0x1p70 - 0x1p20, 0x1p100, 0x1p44 + 0.5, -0x1p100, 0x1p70, 0x1.fffffp129};
        FixedSums forth = new FixedSums(1);
        FixedSums back = new FixedSums(1);
        for (int i = 0; i < values.length; i++) {
            forth.add(0, values[i]);
            FixedSums one = new FixedSums(1);
            one.add(0, values[values.length - 1 - i]);
            back = one.plus(back);
        }
        assertEquals(forth, back);
        assertEquals(0x1.fffffp129, forth.value(0), 0);
        assertThrows(TallyOverflowException.class, forth::coarse);
        forth.add(0, -0x1.fffffp129);
        assertEquals(0x1p41 - 0x1p20 + 0x1p44 + 0.5 + 1 / 3.0, forth.value(0), 0);
        FixedSums twice = forth.plus(forth).plus(forth.plus(forth));
        assertEquals(4 * forth.value(0), twice.value(0), 0);
    }

    @Test
    void whatIsGivenAValueBeyondRangeIsLostAlone() {
        FixedSums sums = new FixedSums(3);
        sums.add(0, 0x1p131);
        sums.add(1, Double.NaN);
        sums.add(1, 5);
        sums.add(2, 5);
        FixedSums other = new FixedSums(3);
        other.add(1, 7);
        other.add(0, 7);
        assertTrue(Double.isNaN(sums.plus(other).value(0))
                && Double.isNaN(other.plus(sums).value(1)));
        assertEquals(sums.plus(other), other.plus(sums));
        assertEquals(5, sums.plus(other).value(2), 0);
    }

    static List<TilePair> pairs(List<Tile> reference, List<Tile> candidate) {
        LocalFolds folds = new LocalFolds(reference, candidate, 1);
        List<TilePair> pairs = new ArrayList<>();
        for (Relation relation : Relation.values()) {
            pairs.addAll(folds.pairs(relation));
        }
        return pairs;
    }

    private static double mean(KernelSums sums, int kernel) {
        double total = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = 0; b < Bucket.COUNT; b++) {
                total += sums.pairs(Relation.ACROSS, kernel, a, b);
            }
        }
        return total / ((double) sums.rows(Side.REFERENCE) * sums.rows(Side.CANDIDATE));
    }

    private static double direct(Kernel kernel, Rows x, Rows y, boolean unbiased) {
        return mean(kernel, x, x, unbiased) + mean(kernel, y, y, unbiased) - 2 * mean(kernel, x, y, false);
    }

    /** The mean of k - offset over all pairs, or those of different rows. */
    private static double mean(Kernel kernel, Rows a, Rows b, boolean different) {
        double total = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                if (!different || i != j) {
                    total += value(kernel, a, i, b, j);
                }
            }
        }
        return total / ((double) a.size() * (different ? b.size() - 1 : b.size()));
    }

    private static double value(Kernel kernel, Rows a, int i, Rows b, int j) {
        double squared = a.squaredDistance(i, b, j);
        if (kernel instanceof Kernel.Gaussian gaussian) {
            return Math.expm1(-squared / (2 * gaussian.sigma() * gaussian.sigma()));
        }
        if (kernel instanceof Kernel.NegativeDistance) {
            return -Math.sqrt(squared);
        }
        double dot = 0;
        for (int c = 0; c < a.values().get(i).length; c++) {
            dot += (double) a.values().get(i)[c] * b.values().get(j)[c];
        }
        return Math.pow(dot / a.values().get(i).length + 1, 3) - 1;
    }

    static float[][] unit(float[][] rows) {
        for (float[] row : rows) {
            double norm = 0;
            for (float v : row) {
                norm += (double) v * v;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (row[i] / Math.sqrt(norm));
            }
        }
        return rows;
    }
}
