package io.sparkfidelity.metric.frechet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.StatisticsTally;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** guided-diffusion's evaluator on two small batches: its activations, and the statistics that it stored of them. */
class SfidTest {
    private static final ModelTraits FEATURES = new ModelTraits("features", false);
    private static final int Q = 20;

    /** Rows of height x width x channel, of which the evaluator takes channels 0 to 6. */
    private static final int CHANNELS = 10;

    private static final int TAKEN = 7;

    @Test
    void activationsGiveItsDistances() throws IOException {
        JsonNode expected = expected();
        Score fid = score(new Fid(), sample("reference", pool("reference")), sample("sample", pool("sample")));
        // It takes means in float32, which moves both by 4e-7; ours are exact but for 2^-20.
        assertClose(expected.get("fid_float64_mean").asDouble(), fid.value(), 1e-7);
        Score sfid = score(new Sfid(), sample("reference", spatial("reference")), sample("sample", spatial("sample")));
        assertClose(expected.get("sfid_float64_mean").asDouble(), sfid.value(), 1e-7);
        assertEquals("sfid", sfid.metric());
        assertTrue(sfid.standardError().isPresent());
    }

    @Test
    void storedStatisticsGiveItsDistances() throws IOException {
        JsonNode expected = expected();
        ArrayFile.Stored reference = stored("reference");
        ArrayFile.Stored sample = stored("sample");
        assertTrue(reference.images() && sample.images());
        assertClose(
                expected.get("fid_exact_eigenvalues").asDouble(),
                score(new Fid(), sample(reference.statistics()), sample(sample.statistics()))
                        .value(),
                1e-7);
        Sample spatial = sample(reference.spatial().orElseThrow());
        assertClose(
                expected.get("sfid_exact_eigenvalues").asDouble(),
                score(new Sfid(), spatial, sample(sample.spatial().orElseThrow()))
                        .value(),
                1e-7);
        // Our rows against its statistics: the order of the numbers decides, channel first would give 1.398.
        Score mixed = score(new Sfid(), spatial, sample("sample", spatial("sample")));
        assertClose(expected.get("sfid").asDouble(), mixed.value(), 1e-6);
    }

    /** One split of all rows is the evaluator's, which splits by 5,000. */
    @Test
    void inceptionScoreIsItsToo() throws IOException {
        Sample logits = new Sample("logits", Tallies.logits(NumpyFiles.npy("features/logits.npy")));
        // It sums float32 probabilities.
        assertEquals(
                expected().at("/inception_score_f8/split_size_5000").asDouble(),
                score(new InceptionScore(), logits, logits).value(),
                2e-6);
    }

    private static Score score(Metric metric, Sample reference, Sample candidate) {
        return metric.compute(FEATURES, reference, candidate);
    }

    private static float[][] pool(String side) throws IOException {
        return NumpyFiles.npy("adm/" + side + ".pool.npy");
    }

    private static float[][] spatial(String side) throws IOException {
        float[][] maps = NumpyFiles.npy("adm/" + side + ".spatial_nhwc.npy");
        float[][] rows = new float[maps.length][maps[0].length / CHANNELS * TAKEN];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = maps[i][j / TAKEN * CHANNELS + j % TAKEN];
            }
        }
        return rows;
    }

    private static Sample sample(String name, float[][] rows) {
        return new Sample(name, Tallies.buckets(Q, rows));
    }

    private static Sample sample(ArrayFile.Statistics statistics) {
        return new Sample(
                "statistics",
                BucketedTally.uncounted(
                        StatisticsTally.of(statistics.mean(), statistics.covariance(), new FixedPoint(Q))));
    }

    private static ArrayFile.Stored stored(String side) throws IOException {
        Optional<ArrayFile.Stored> stored =
                ArrayFile.stored("src/test/resources/golden/adm/" + side + ".npz", new Storage(new Configuration()));
        return stored.orElseThrow();
    }

    private static JsonNode expected() throws IOException {
        try (InputStream json = SfidTest.class.getResourceAsStream("/golden/adm/expected.json")) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static void assertClose(double expected, double actual, double relative) {
        assertEquals(expected, actual, relative * expected);
    }
}
