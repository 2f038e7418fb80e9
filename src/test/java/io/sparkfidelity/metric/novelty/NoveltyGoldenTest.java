package io.sparkfidelity.metric.novelty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.diversity.Rke;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity with the exact values of the references' definitions on planted modes, under the cosine kernel. */
class NoveltyGoldenTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** Rows are rounded to float32, 6e-8, and to 2^-20 = 1e-6 when they are tallied; means of products average both. */
    private static final double ROUNDING = 2e-6;

    @ParameterizedTest
    @ValueSource(strings = {"novel", "lacks", "both", "equal", "same-rows"})
    void theReferencesValues(String name) throws IOException {
        Sample reference = sample("reference");
        Sample candidate = name.equals("same-rows") ? reference : sample(name);
        JsonNode expected = expected().get(name);
        Score ken = new Ken().compute(UNIT, reference, candidate);
        // Small eigenvalues enter by the logarithm of their share.
        assertEquals(expected.at("/cosine_eta1/ken").asDouble(), ken.value(), 10 * ROUNDING);
        assertDetail(expected, "/cosine_eta1/sum_positive", ken, "share");
        assertEquals(
                positive(expected.at("/cosine_eta1/top10/0")), ken.details().get("largest"), ROUNDING);
        assertDetail(expected, "/cosine_eta2/sum_positive", ken, "shareAtEta2");
        assertEquals(
                positive(expected.at("/cosine_eta2/top10/0")), ken.details().get("largestAtEta2"), ROUNDING);
        Score rke = new Rke().compute(UNIT, reference, candidate);
        double modes = expected.get("rke_mode_count_cosine").asDouble();
        assertEquals(modes, rke.value(), ROUNDING * modes);
        double vendi = expected.get("cosine_vendi").asDouble();
        assertEquals(
                vendi, new VendiCosine().compute(UNIT, reference, candidate).value(), 5 * ROUNDING * vendi);
    }

    private static void assertDetail(JsonNode expected, String path, Score score, String detail) {
        assertEquals(expected.at(path).asDouble(), score.details().get(detail), ROUNDING, detail);
    }

    private static double positive(JsonNode eigenvalue) {
        return eigenvalue.asDouble() > 1e-12 ? eigenvalue.asDouble() : 0;
    }

    /** A planted mode is seen by the shares, whatever the entropy makes of it; an equal set and a lack are not. */
    @Test
    void aNewModeIsSeenAndALackIsNot() throws IOException {
        Sample reference = sample("reference");
        for (String name : new String[] {"novel", "both"}) {
            double share =
                    new Ken().compute(UNIT, reference, sample(name)).details().get("shareAtEta2");
            assertTrue(share > 0.15, name + ": " + share);
        }
        for (String name : new String[] {"lacks", "equal"}) {
            double share =
                    new Ken().compute(UNIT, reference, sample(name)).details().get("shareAtEta2");
            assertTrue(share < 0.001, name + ": " + share);
        }
    }

    private static Sample sample(String name) throws IOException {
        return new Sample(name, Tallies.buckets(20, Tallies.unit(NumpyFiles.npy("novelty/" + name + ".features.npy"))));
    }

    private static JsonNode expected() throws IOException {
        try (InputStream json = NoveltyGoldenTest.class.getResourceAsStream("/golden/novelty/expected.json")) {
            return new ObjectMapper().readTree(json).get("cases");
        }
    }
}
