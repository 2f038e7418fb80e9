package io.sparkfidelity.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowProductsTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "5, 7, 3", "64, 130, 97", "200, 33, 600"})
    void productsOfStrips(int rows, int otherRows, int d) {
        float[] x = normal(1, rows * d);
        float[] y = normal(2, otherRows * d);
        RowProducts.Strip strip = new RowProducts.Strip(rows / 3, rows - rows / 3);
        RowProducts.Strip other = new RowProducts.Strip(otherRows / 2, otherRows - otherRows / 2);
        try (FloatMatrix a = floats(x, rows, d);
                FloatMatrix b = floats(y, otherRows, d);
                FloatMatrix c = FloatMatrix.allocate(rows, otherRows);
                Matrix wideA = doubles(x, rows, d);
                Matrix wideB = doubles(y, otherRows, d);
                Matrix wideC = Matrix.allocate(rows, otherRows)) {
            RowProducts.ofFloats(a, strip, b, other, c);
            RowProducts.ofDoubles(wideA, strip, wideB, other, wideC);
            float[] row = new float[other.count()];
            for (int i = 0; i < strip.count(); i++) {
                c.readRow(i, row, row.length);
                for (int j = 0; j < other.count(); j++) {
                    double dot = 0;
                    double magnitudes = 0;
                    for (int k = 0; k < d; k++) {
                        double term = (double) x[(strip.from() + i) * d + k] * y[(other.from() + j) * d + k];
                        dot += term;
                        magnitudes += Math.abs(term);
                    }
                    // The bound that the Javadoc gives, and d roundings of float64 in either sum.
                    assertEquals(dot, row[j], 1.01 * d * 0x1p-24 * magnitudes);
                    assertEquals(dot, wideC.get(i, j), 2.02 * d * 0x1p-53 * magnitudes);
                }
            }
            assertEquals(4L * rows * d, a.bytes());
        }
    }

    @Test
    void shapesMustFit() {
        RowProducts.Strip two = new RowProducts.Strip(1, 2);
        try (FloatMatrix a = FloatMatrix.allocate(3, 4);
                FloatMatrix thin = FloatMatrix.allocate(3, 3);
                FloatMatrix small = FloatMatrix.allocate(1, 9)) {
            assertRefused(a, two, thin, two, a, "4 and 3 entries");
            assertRefused(a, two, a, two, small, "room for 1");
            assertRefused(a, new RowProducts.Strip(2, 2), a, two, a, "3 rows");
            assertRefused(a, two, a, new RowProducts.Strip(0, 0), a, "count=0");
            assertRefused(a, two, a, new RowProducts.Strip(-1, 2), a, "from=-1");
        }
        assertThrows(IllegalArgumentException.class, () -> FloatMatrix.allocate(0, 3));
        assertThrows(IllegalArgumentException.class, () -> FloatMatrix.allocate(1 << 16, 1 << 15));
    }

    private static void assertRefused(
            FloatMatrix a,
            RowProducts.Strip aRows,
            FloatMatrix b,
            RowProducts.Strip bRows,
            FloatMatrix c,
            String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> RowProducts.ofFloats(a, aRows, b, bRows, c))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static float[] normal(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static FloatMatrix floats(float[] values, int rows, int d) {
        FloatMatrix matrix = FloatMatrix.allocate(rows, d);
        matrix.writeRows(0, values, rows * d);
        return matrix;
    }

    private static Matrix doubles(float[] values, int rows, int d) {
        Matrix matrix = Matrix.allocate(rows, d);
        double[] row = new double[d];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < d; i++) {
                row[i] = values[r * d + i];
            }
            matrix.writeRow(r, 0, row, d);
        }
        return matrix;
    }
}
