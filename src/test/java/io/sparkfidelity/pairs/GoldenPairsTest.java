package io.sparkfidelity.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity with what the reference tools made of the same features, over all pairs. */
class GoldenPairsTest {
    private static final List<Kernel> KERNELS =
            List.of(new Kernel.Gaussian(10), new Kernel.Gaussian(1), new Kernel.Cubic(), new Kernel.NegativeDistance());

    @ParameterizedTest
    @ValueSource(strings = {"relu64", "relu64-same", "unit128", "fewer-samples-than-dims", "constant-dims"})
    void discrepanciesEqualTheReference(String name) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        Rows reference = Rows.of(Side.REFERENCE, arrays.get("reference"));
        Rows candidate = Rows.of(Side.CANDIDATE, arrays.get("candidate"));
        JsonNode expected = expected(name);
        KernelSums sums = Rows.sums(reference, candidate, KERNELS, Arithmetic.of(reference.size(), candidate.size()));
        for (int k = 0; k < 2; k++) {
            String mmd = "mmd_rbf_sigma" + (k == 0 ? 10 : 1);
            Discrepancy discrepancy = new Discrepancy(sums, k);
            assertParity(
                    expected.get(mmd + "_biased_x1000"),
                    1000 * discrepancy.biased().value(),
                    1000);
            assertParity(
                    expected.get(mmd + "_unbiased_x1000"),
                    1000 * discrepancy.unbiased().value(),
                    1000);
        }
        Discrepancy kid = new Discrepancy(sums, 2);
        assertParity(expected.get("kid_biased_full"), kid.biased().value(), 1);
        assertParity(expected.get("kid_unbiased_full"), kid.unbiased().value(), 1);
        double energy = new Discrepancy(sums, 3).biased().value();
        // The reference takes distances from products, so that a row is up to 1e-7 away from itself; over n that is
        // 2e-8.
        assertEquals(expected.get("energy_distance_biased").asDouble(), energy, 3e-8 * energy);
        double direct = 2 * meanDistance(reference, candidate)
                - meanDistance(reference, reference)
                - meanDistance(candidate, candidate);
        assertEquals(direct, energy, 1e-9 * energy);
    }

    /** No pair of the goldens is within 1e-12 of its radius, so that counts are equal, and shares to the last division. */
    @ParameterizedTest
    @CsvSource({
        "relu64, 3", "relu64-same, 3", "unit128, 3", "fewer-samples-than-dims, 3", "constant-dims, 3",
        "relu64, 5", "relu64-same, 5", "unit128, 5", "fewer-samples-than-dims, 5", "constant-dims, 5"
    })
    void neighbourhoodsEqualTheReference(String name, int k) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        ManifoldScores scores = Rows.manifold(
                Rows.of(Side.REFERENCE, arrays.get("reference")),
                Rows.of(Side.CANDIDATE, arrays.get("candidate")),
                k,
                false);
        JsonNode expected = expected(name).get("prdc_k" + k);
        // One unit in the last place: the reference multiplies by 1/k before it averages.
        assertEquals(expected.get("precision").asDouble(), scores.precision().value(), 3e-16);
        assertEquals(expected.get("recall").asDouble(), scores.recall().value(), 3e-16);
        assertEquals(expected.get("density").asDouble(), scores.density().value(), 3e-16);
        assertEquals(expected.get("coverage").asDouble(), scores.coverage().value(), 3e-16);
        // Without ties a closed ball holds what the open one holds.
        ManifoldScores closed = Rows.manifold(
                Rows.of(Side.REFERENCE, arrays.get("reference")),
                Rows.of(Side.CANDIDATE, arrays.get("candidate")),
                k,
                true);
        assertEquals(scores.precision().value(), closed.precision().value(), 0);
        assertEquals(scores.recall().value(), closed.recall().value(), 0);
    }

    /** guided-diffusion's evaluator in float64; its float16 blocks move a few pairs over their radii. */
    @ParameterizedTest
    @ValueSource(strings = {"relu64", "unit128", "constant-dims"})
    void closedBallsOfThreeAreGuidedDiffusions(String name) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        ManifoldScores scores = Rows.manifold(
                Rows.of(Side.REFERENCE, arrays.get("reference")),
                Rows.of(Side.CANDIDATE, arrays.get("candidate")),
                Neighbourhood.CLOSED_3.k(),
                Neighbourhood.CLOSED_3.closed());
        JsonNode expected = json("adm/expected.json").at("/precision_recall_k3/" + name + "/float64_distances");
        assertEquals(expected.get("precision").asDouble(), scores.precision().value(), 3e-16);
        assertEquals(expected.get("recall").asDouble(), scores.recall().value(), 3e-16);
    }

    private static double meanDistance(Rows a, Rows b) {
        double total = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                total += Math.sqrt(a.squaredDistance(i, b, j));
            }
        }
        return total / ((double) a.size() * b.size());
    }

    /**
     * Relative 1e-9. Where a value is the small rest of means near 1, their own rounding in either program, some 2^-52 of
     * what was subtracted, is the limit: four of them.
     */
    private static void assertParity(JsonNode expected, double value, double scale) {
        assertEquals(expected.asDouble(), value, 1e-9 * Math.abs(expected.asDouble()) + scale * 0x1p-50);
    }

    static JsonNode expected(String name) throws IOException {
        return json("expected.json").get("cases").get(name);
    }

    private static JsonNode json(String resource) throws IOException {
        try (InputStream json = GoldenPairsTest.class.getResourceAsStream("/golden/" + resource)) {
            return new ObjectMapper().readTree(json);
        }
    }
}
