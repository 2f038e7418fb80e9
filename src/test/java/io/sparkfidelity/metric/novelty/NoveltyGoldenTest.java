package io.sparkfidelity.metric.novelty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.Drawn;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.diversity.Rke;
import io.sparkfidelity.metric.diversity.RkeGaussian;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
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

    /** Of rows as they are, which the kernel takes. */
    @ParameterizedTest
    @ValueSource(strings = {"novel", "lacks", "both", "equal", "same-rows"})
    void theReferencesValuesUnderTheGaussianKernel(String name) throws IOException {
        Drawn reference = drawn("reference");
        Drawn candidate = name.equals("same-rows") ? reference : drawn(name);
        JsonNode expected = expected().get(name);
        KenGaussian metric = new KenGaussian(4);
        Score ken =
                metric.score(reference.sample("reference"), rows(reference), candidate.sample(name), rows(candidate));
        // Pivots up to 1e-9 are left out, whose logarithms are 21; the references' own roundings of equal rows are
        // 4e-8.
        assertEquals(expected.at("/gaussian_eta1/ken").asDouble(), ken.value(), 1e-7);
        for (int eta = 1; eta <= 2; eta++) {
            String suffix = eta == 1 ? "" : "AtEta2";
            JsonNode values = expected.get("gaussian_eta" + eta);
            assertEquals(values.get("sum_positive").asDouble(), ken.details().get("share" + suffix), 2e-8);
            assertEquals(positive(values.at("/top10/0")), ken.details().get("largest" + suffix), 2e-9);
        }
        RkeGaussian modes = new RkeGaussian(4);
        Score rke = modes.compute(Drawn.evidence(UNIT, modes, reference, candidate, false));
        double count = expected.get("rke_mode_count_gaussian").asDouble();
        assertEquals(count, rke.value(), 1e-12 * count);
        double m = candidate.rows().length;
        assertEquals((m - 1) / (m / count - 1), rke.details().get("unbiased"), 1e-10);
        assertEquals(
                expected().get("same-rows").get("rke_mode_count_gaussian").asDouble(),
                rke.details().get("reference"),
                1e-10);
    }

    private static KenGaussian.Rows rows(Drawn set) {
        return new KenGaussian.Rows(List.of(set.rows()), set.buckets());
    }

    private static Drawn drawn(String name) throws IOException {
        float[][] rows = NumpyFiles.npy("novelty/" + name + ".features.npy");
        int[] buckets = new int[rows.length];
        Arrays.setAll(buckets, i -> i % Bucket.COUNT);
        return new Drawn(rows, buckets);
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
