package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.linalg.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CovarianceFormTest {
    /** One row, less than a strip of rows, a whole one and two with a rest; means far from 0. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 32, 67})
    void isTheInnerProductWithTheCovarianceOfAllAndOfTheRest(int d) {
        BucketedTally tally = Tallies.buckets(18, Tallies.normal(4, 90, d, 5, 1));
        Moments moments = Moments.of(tally.pooled());
        try (Matrix symmetric = weights(d)) {
            CovarianceForm form = CovarianceForm.at(moments, symmetric);
            double expected = product(moments, symmetric);
            double size = d + Math.abs(expected);
            assertEquals(expected, form.value(), 1e-12 * size);
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                // Float64 on second moments some 25 times as large as the covariance.
                assertEquals(
                        product(Moments.of(tally.without(bucket)), symmetric),
                        form.without(tally.bucket(bucket)),
                        1e-10 * size);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 20})
    void aPartOfAnotherTallyIsRefused(int q) {
        Moments moments = Moments.of(Tallies.of(18, Tallies.normal(4, 90, 6, 0, 1)));
        Tally part = Tallies.of(q, Tallies.normal(4, 9, 6, 0, 1));
        try (Matrix symmetric = weights(6)) {
            CovarianceForm form = CovarianceForm.at(moments, symmetric);
            assertThrows(IllegalArgumentException.class, () -> form.without(part));
        }
    }

    private static Matrix weights(int d) {
        return Moments.of(Tallies.of(18, Tallies.normal(5, 90, d, 0, 2))).covariance();
    }

    private static double product(Moments moments, Matrix symmetric) {
        int d = symmetric.rows();
        double sum = 0;
        try (Matrix covariance = moments.covariance()) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    sum += covariance.get(i, j) * symmetric.get(i, j);
                }
            }
        }
        return sum;
    }
}
