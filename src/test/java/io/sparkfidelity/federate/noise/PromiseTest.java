package io.sparkfidelity.federate.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromiseTest {
    /** Balle and Wang's equation solved with 50 digits by another program (Python's mpmath). */
    @ParameterizedTest
    @CsvSource({
        "1, 1e-6, 4.22467888932684",
        "0.1, 1e-6, 36.3046904261958",
        "8, 1e-5, 0.600229072198952",
        "0.5, 1e-9, 10.67389681508",
        "3, 1e-2, 0.825992138065608"
    })
    void sigmaIsThatOfTheAnalyticGaussianMechanism(double epsilon, double delta, double sigma) {
        assertEquals(sigma, new Promise(epsilon, delta).sigma(), 1e-9 * sigma);
    }

    /** The least of proposition 12 over four thousand orders, by the same program. */
    @ParameterizedTest
    @CsvSource({"0.02802, 1e-6, 1.0779728", "0.08406, 1e-6, 1.9490329", "0.5, 1e-5, 4.7283902"})
    void rhoIsAnEpsilon(double rho, double delta, double epsilon) {
        assertEquals(epsilon, Promise.epsilonOf(rho, delta), 1e-5 * epsilon);
    }

    @Test
    void nothingCostsNothingAndMoreCostsMore() {
        assertEquals(0, Promise.epsilonOf(0, 1e-6));
        double before = 0;
        for (double rho = 1e-6; rho < 10; rho *= 2) {
            double epsilon = Promise.epsilonOf(rho, 1e-6);
            assertEquals(1, Math.signum(epsilon - before));
            before = epsilon;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1e-6", "-1, 1e-6", "51, 1e-6", "NaN, 1e-6", "1, 0", "1, 1", "1, NaN"})
    void whatIsNoPromiseIsRefused(double epsilon, double delta) {
        assertThrows(IllegalArgumentException.class, () -> new Promise(epsilon, delta));
    }
}
