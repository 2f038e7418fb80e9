package io.sparkfidelity.metric.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageValuesTest {
    private static final int Q = 18;
    private static final FixedPoint FIXED = new FixedPoint(Q);

    /** Against the kernel of all pairs, each row's with itself too. */
    @Test
    void theWitnessIsTheMeanKernelWithEitherSide() {
        float[][] x = Tallies.unit(Tallies.normal(1, 70, 12, 0.2, 1));
        float[][] y = Tallies.unit(Tallies.normal(2, 90, 12, -0.1, 1));
        Witness witness = Witness.of(moments(x), moments(y));
        double[] ofX = numbers(witness, x);
        double[] ofY = numbers(witness, y);
        for (int i = 0; i < y.length; i++) {
            // All higher orders are below 3.4e-4 whatever the rows; these random ones leave less than 1e-4.
            assertEquals(1000 * (meanKernel(y[i], x) - meanKernel(y[i], y)), ofY[i], 1e-4);
        }
        assertTrue(Arrays.stream(ofX).max().orElseThrow()
                        - Arrays.stream(ofX).min().orElseThrow()
                > 1);
        double cmmd = new Cmmd()
                .compute(new Evidence(
                        new ModelTraits("unit", true), sample(x), sample(y), Optional.empty(), Optional.empty()))
                .value();
        assertEquals(cmmd, mean(ofX) - mean(ofY), 1e-10 * cmmd);
    }

    private static double meanKernel(float[] row, float[][] rows) {
        double sum = 0;
        for (float[] other : rows) {
            double squared = 0;
            for (int i = 0; i < row.length; i++) {
                squared += Math.pow((double) row[i] - other[i], 2);
            }
            sum += Math.exp(-squared / 200);
        }
        return sum / rows.length;
    }

    /** Each row many times over, so that one of them is little: what first order leaves out goes as its share. */
    @ParameterizedTest
    @CsvSource({"60, 40, 8", "40, 60, 8", "7, 30, 8"})
    void theInfluenceIsWhatLeavingTheImageOutDoes(int n, int m, int d) {
        float[][] x = Tallies.normal(3, n, d, 0, 1);
        float[][] y = Tallies.normal(4, m, d, 0.3, 1.4);
        Tally ofX = times1024(tally(x));
        Tally ofY = times1024(tally(y));
        List<FidInfluence> both = FidInfluence.ofBoth(Moments.of(ofX), Moments.of(ofY));
        double value = fid(ofX, ofY);
        double[] candidate = numbers(both.get(1), y);
        double scale = Arrays.stream(candidate).map(Math::abs).max().orElseThrow();
        double[] reference = numbers(both.get(0), x);
        double otherScale = Arrays.stream(reference).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < m; i++) {
            double left = fid(ofX, ofY.subtract(tally(new float[][] {y[i]})));
            assertEquals(left - value, candidate[i], 1e-3 * scale);
        }
        for (int i = 0; i < n; i++) {
            double left = fid(ofX.subtract(tally(new float[][] {x[i]})), ofY);
            assertEquals(left - value, reference[i], 1e-3 * otherScale);
        }
    }

    private static Tally times1024(Tally tally) {
        Tally sum = tally;
        for (int i = 0; i < 10; i++) {
            sum = sum.add(sum);
        }
        return sum;
    }

    @Test
    void anOutliersInfluenceIsNegative() {
        float[][] x = Tallies.normal(3, 300, 8, 0, 1);
        float[][] y = Tallies.normal(4, 300, 8, 0, 1);
        Arrays.fill(y[17], 5);
        double[] influence = numbers(FidInfluence.ofBoth(moments(x), moments(y)).get(1), y);
        double least = Arrays.stream(influence).min().orElseThrow();
        assertEquals(least, influence[17], 0);
        assertTrue(least < -0.01, "" + least);
    }

    @Test
    void twoImagesHaveNoInfluence() {
        Moments two = moments(Tallies.normal(3, 2, 3, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> FidInfluence.ofBoth(two, two));
    }

    @Test
    void theMahalanobisDistanceIsThatOfADenseSolve() {
        int d = 6;
        float[][] x = Tallies.normal(5, 60, d, 0.5, 1);
        for (float[] row : x) {
            row[2] = 0.7f * row[0] + 0.1f * row[2];
        }
        float[][] y = Tallies.normal(6, 20, d, 0, 2);
        Moments moments = moments(x);
        Mahalanobis mahalanobis = Mahalanobis.to(moments).orElseThrow();
        assertEquals(d, mahalanobis.rank());
        double[] numbers = numbers(mahalanobis, y);
        for (int i = 0; i < y.length; i++) {
            double[] centred = new double[d];
            for (int k = 0; k < d; k++) {
                centred[k] = Math.rint(y[i][k] * Math.pow(2, Q)) / Math.pow(2, Q) - moments.mean()[k];
            }
            double expected = Math.sqrt(product(centred, solved(moments, centred)));
            assertEquals(expected, numbers[i], 1e-10 * expected);
        }
    }

    /** Rows within the span of fewer rows than dimensions: the squares of a set's own distances add up to rank (n - 1). */
    @Test
    void belowFullRankTheDirectionsWithoutVarianceDoNotCount() {
        float[][] x = Tallies.normal(7, 5, 9, 0, 1);
        Mahalanobis mahalanobis = Mahalanobis.to(moments(x)).orElseThrow();
        assertEquals(4, mahalanobis.rank());
        double sum = Arrays.stream(numbers(mahalanobis, x)).map(v -> v * v).sum();
        assertEquals(16, sum, 1e-7);
        assertTrue(Mahalanobis.to(moments(new float[][] {x[0], x[0], x[0]})).isEmpty());
    }

    @Test
    void neitherPlaceNorCompanyChangesABit() {
        float[][] x = Tallies.normal(8, 200, 37, 0, 1);
        float[][] y = Tallies.normal(9, 64, 37, 0.1, 1);
        List<ImageValue> values = new ArrayList<>(List.of(Witness.of(moments(x), moments(y))));
        values.add(FidInfluence.ofBoth(moments(x), moments(y)).get(1));
        values.add(Mahalanobis.to(moments(x)).orElseThrow());
        try (ImageValuesTask task = new ImageValuesTask(values, FIXED)) {
            double[][] together = task.of(List.of(y));
            for (int i = 0; i < y.length; i++) {
                double[][] alone = task.of(List.<float[]>of(y[i]));
                for (int v = 0; v < values.size(); v++) {
                    assertEquals(together[v][i], alone[v][0], 0);
                }
            }
            List<float[]> other = new ArrayList<>(List.of(y).subList(5, 41));
            double[][] moved = task.of(other);
            for (int v = 0; v < values.size(); v++) {
                assertArrayEquals(Arrays.copyOfRange(together[v], 5, 41), moved[v], 0);
            }
        }
    }

    private static double[] numbers(ImageValue value, float[][] rows) {
        double[] numbers = new double[rows.length];
        try (ImageValuesTask task = new ImageValuesTask(List.of(value), FIXED)) {
            for (int from = 0; from < rows.length; from += ImageValuesTask.ROWS) {
                List<float[]> some = List.of(rows).subList(from, Math.min(rows.length, from + ImageValuesTask.ROWS));
                System.arraycopy(task.of(some)[0], 0, numbers, from, some.size());
            }
        }
        return numbers;
    }

    private static double fid(Tally x, Tally y) {
        return new Fid()
                .compute(new Evidence(
                        new ModelTraits("features", false),
                        new Sample("x", BucketedTally.pooledOnly(x)),
                        new Sample("y", BucketedTally.pooledOnly(y)),
                        Optional.empty(),
                        Optional.empty()))
                .value();
    }

    private static Sample sample(float[][] rows) {
        return new Sample("rows", BucketedTally.pooledOnly(tally(rows)));
    }

    private static Tally tally(float[][] rows) {
        return Tallies.of(Q, rows);
    }

    private static Moments moments(float[][] rows) {
        return Moments.of(tally(rows));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** S^-1 c by Gauss's elimination. */
    private static double[] solved(Moments moments, double[] right) {
        int d = right.length;
        double[][] a = new double[d][d + 1];
        try (Matrix covariance = moments.covariance()) {
            for (int i = 0; i < d; i++) {
                covariance.readRow(i, 0, a[i], d);
                a[i][d] = right[i];
            }
        }
        for (int k = 0; k < d; k++) {
            for (int i = 0; i < d; i++) {
                double factor = i == k ? 0 : a[i][k] / a[k][k];
                for (int j = k; j <= d; j++) {
                    a[i][j] -= factor * a[k][j];
                }
            }
        }
        double[] solved = new double[d];
        for (int i = 0; i < d; i++) {
            solved[i] = a[i][d] / a[i][i];
        }
        return solved;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
