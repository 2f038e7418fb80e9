package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parity with what the reference tools made of the same features. */
public class GoldenScoresTest {
    /** Feature files are tallied at q = 20. */
    private static final int Q = 20;

    // Full rank: the fixed point of q = 20 is the only difference left. Singular: eigenvalues near 0 enter by their
    // root.
    @ParameterizedTest
    @CsvSource({
        "relu64, 1e-6",
        "relu64-same, 1e-6",
        "unit128, 1e-6",
        "constant-dims, 1e-4",
        "fewer-samples-than-dims, 1e-4"
    })
    void fidEqualsTheExactFormula(String name, double relative) throws IOException {
        Sample[] sides = sides(name);
        JsonNode expected = expected().get("cases").get(name);
        Score score = new Fid().compute(new ModelTraits("features", false), sides[0], sides[1]);
        double exact = expected.get("fid_exact").asDouble();
        assertEquals(exact, score.value(), relative * exact);
        double mean = expected.get("fid_mean_term").asDouble();
        assertEquals(mean, score.details().get("meanTerm"), 1e-6 * mean);
        assertEquals(
                score.value(), score.details().get("meanTerm") + score.details().get("covarianceTerm"), 0);
        boolean singular = name.equals("fewer-samples-than-dims");
        long said = score.warnings().stream()
                .filter(warning -> warning.startsWith("n <= d"))
                .count();
        assertEquals(singular ? 2 : 0, said, score.warnings().toString());
    }

    /** The moments are within the bound of the all-pairs value, and 5e-5 of it; the reference's float32 is not. */
    @ParameterizedTest
    @CsvSource({"unit128"})
    void cmmdIsWithinItsBoundOfAllPairs(String name) throws IOException {
        Sample[] sides = sides(name);
        JsonNode expected = expected().get("cases").get(name);
        Score score = new Cmmd().compute(new ModelTraits("features", true), sides[0], sides[1]);
        double pairs = expected.get("mmd_rbf_sigma10_biased_x1000").asDouble();
        // The vectors are unit to float32 only, and fixed to 2^-20: 2e-6 of a value is far above both.
        assertEquals(pairs, score.value(), score.details().get("bound") + 2e-6 * pairs);
        assertEquals(pairs, score.value(), 5e-5 * pairs);
        assertTrue(score.details().get("bound") <= 6.7e-4, "the bound can never be larger, whatever the data");
        Score unbiased = new CmmdUnbiased().compute(new ModelTraits("features", true), sides[0], sides[1]);
        double distinct = expected.get("mmd_rbf_sigma10_unbiased_x1000").asDouble();
        assertEquals(distinct, unbiased.value(), 5e-5 * distinct);
    }

    static Sample[] sides(String name) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        BucketedTally reference = Tallies.buckets(Q, arrays.get("reference"));
        BucketedTally candidate = Tallies.buckets(Q, arrays.get("candidate"));
        return new Sample[] {new Sample("reference", reference), new Sample("candidate", candidate)};
    }

    public static JsonNode expected() throws IOException {
        try (InputStream json = GoldenScoresTest.class.getResourceAsStream("/golden/expected.json")) {
            return new ObjectMapper().readTree(json);
        }
    }
}
