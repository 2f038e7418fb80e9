package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.source.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path folder;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @Test
    void featureFilesGiveTheReferenceToolsScores() throws IOException {
        Path features = GOLDEN.resolve("features/unit128.npz");
        Map<String, byte[]> arrays = arrays(features);
        Path reference = Files.write(folder.resolve("reference.npy"), arrays.get("reference.npy"));
        Path candidate = npz("candidate.npz", Map.of("features.npy", arrays.get("candidate.npy")), false);
        CommandRun run = compare("--reference", reference.toString(), "--candidate", "c=" + candidate);
        assertEquals(0, run.code(), run.err());
        JsonNode expected = new ObjectMapper()
                .readTree(GOLDEN.resolve("expected.json").toFile())
                .get("cases")
                .get("unit128");
        // 20 bits behind the binary point; see the goldens' own tests for the tolerances of the moments.
        assertClose(expected.get("fid_exact").asDouble(), value("fid", "c"), 1e-6);
        assertClose(expected.get("mmd_rbf_sigma10_biased_x1000").asDouble(), value("cmmd", "c"), 5e-5);
        assertTrue(score("fid", "c").get("standardError").asDouble() > 0);
        for (String metric : List.of("kid", "energy_distance", "mmd_rbf_1", "precision", "coverage")) {
            assertTrue(score(metric, "c").at("/floor/q95").isNumber(), metric);
        }
        // All rows take part in the rest, so that it has no error; without rows there is none.
        assertTrue(score("cmmd", "c").at("/details/residual").isNumber());
        assertTrue(score("cmmd_unbiased", "c").at("/details/residual").isNumber());
        assertTrue(score("cmmd", "c").at("/details/residualError").isMissingNode());
        assertTrue(
                run.out().contains("note: inception_score, inception_score_infinity of 'c' cannot be computed"),
                run.out());
        List<String> all = report().get("scores").findValuesAsText("metric");
        assertTrue(all.contains("precision") && !all.contains("precision_k3") && !all.contains("recall_k3"), "" + all);

        CommandRun named = compare(
                "--reference",
                reference.toString(),
                "--candidate",
                "c=" + candidate,
                "--metrics",
                "precision_k3,precision,recall_k3");
        assertEquals(0, named.code(), named.err());
        // No pair of this case lies at its radius, where closed and open balls differ.
        assertClose(expected.at("/prdc_k3/precision").asDouble(), value("precision_k3", "c"), 1e-15);
        assertClose(expected.at("/prdc_k3/recall").asDouble(), value("recall_k3", "c"), 1e-15);
        assertClose(expected.at("/prdc_k5/precision").asDouble(), value("precision", "c"), 1e-15);
        assertEquals(3, score("recall_k3", "c").at("/details/k").asInt());
    }

    @Test
    void theConsoleIsForPeopleForProgramsOrBrief() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        String x = npz("x.npz", statistics(normal(random, 100, 4, 1)), false).toString();
        String y = npz("y.npz", statistics(normal(random, 100, 4, 2)), false).toString();
        String[] job = {"--reference", x, "--candidate", "c=" + y, "--metrics", "fid,kid"};
        CommandRun json = compare(with(job, "--json"));
        assertEquals(0, json.code(), json.err());
        JsonNode scores = new ObjectMapper().readTree(json.out());
        assertEquals(report().get("scores"), scores);
        CommandRun quiet = compare(with(job, "--quiet"));
        assertTrue(quiet.out().startsWith("candidate"), quiet.out());
        assertEquals(2, quiet.out().lines().count(), quiet.out());
        assertTrue(compare(job).out().contains("note: kid of 'c' cannot be computed"));
    }

    private static String[] with(String[] job, String more) {
        return Stream.concat(Stream.of(job), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void statisticsGiveTheFidOfTheirFeatures() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        double[][] x = normal(random, 400, 12, 1);
        double[][] y = normal(random, 500, 12, 1.2);
        Path features = Files.write(folder.resolve("x.npy"), NumpyFiles.bytes(x));
        Path other = Files.write(folder.resolve("y.npy"), NumpyFiles.bytes(y));
        // pytorch-fid writes its statistics compressed.
        Path statistics = npz("stats.npz", statistics(y), true);
        CommandRun run = compare(
                "--reference",
                features.toString(),
                "--candidate",
                "rows=" + other,
                "--candidate",
                "stats=" + statistics);
        assertEquals(0, run.code(), run.err());
        // Features become float32 on their way, statistics do not.
        assertClose(value("fid", "rows"), value("fid", "stats"), 1e-5);
        assertTrue(score("fid", "stats").get("standardError").isNull());
        assertTrue(run.out().contains("known as a whole only"), run.out());
        assertTrue(report().get("datasets").get(2).get("found").isNull(), "nobody knows how many images");
        assertTrue(run.out().contains("of an unknown number of images"), run.out());
    }

    @Test
    void whatNobodyCountedIsUnknownInTableReportPageAndGate() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Path x = npz("x.npz", statistics(normal(random, 400, 5, 1)), false);
        Path y = npz("y.npz", statistics(normal(random, 300, 5, 1.1)), false);
        CommandRun run =
                compare("--reference", x.toString(), "--candidate", "y=" + y, "--history", folder + "/history");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out().lines().anyMatch(line -> line.startsWith("y  ") && line.endsWith("unknown  unknown")),
                run.out());
        for (JsonNode dataset : report().get("datasets")) {
            for (String count : List.of("found", "embedded", "rejected")) {
                assertTrue(dataset.get(count).isNull(), count);
            }
        }
        assertTrue(score("fid", "y").at("/n/reference").isNull());
        assertTrue(score("fid", "y").at("/n/candidate").isNull());
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains(">unknown<"));
        Files.writeString(
                folder.resolve("rules.yaml"),
                "name: n\nrules:\n- {metric: fid, max: 5, min_n: 1}\n- {metric: fid, max: 5, max_reject_ratio: 1}\n");
        CommandRun gate = CommandRun.of(
                "gate",
                "--report",
                folder + "/out/report.json",
                "--history",
                folder + "/history",
                "--rules",
                folder + "/rules.yaml");
        assertEquals(5, gate.code(), gate.err());
        assertTrue(gate.out().contains("nobody knows how many images 'y' has"), gate.out());
        assertTrue(gate.out().contains("does not say how many images of 'y' were rejected"), gate.out());
    }

    /** The Frechet distance goes as the square of the features, whatever their size. */
    @ParameterizedTest
    @CsvSource({"1e-5, small", "1e-7, small", "1e-9, small", "100, large", "1e5, large"})
    void smallAndLargeFeaturesKeepTheirScores(double size, String word) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        double[][] x = normal(random, 300, 8, 1);
        double[][] y = normal(random, 200, 8, 1.1);
        Path reference = Files.write(folder.resolve("x.npy"), NumpyFiles.bytes(x));
        Path candidate = Files.write(folder.resolve("y.npy"), NumpyFiles.bytes(y));
        String metrics = "fid,kid,energy_distance";
        CommandRun run = compare("--reference", "" + reference, "--candidate", "y=" + candidate, "--metrics", metrics);
        assertEquals(0, run.code(), run.err());
        double fid = value("fid", "y");
        double energy = value("energy_distance", "y");
        Files.write(reference, NumpyFiles.bytes(times(x, size)));
        Files.write(candidate, NumpyFiles.bytes(times(y, size)));
        run = compare("--reference", "" + reference, "--candidate", "y=" + candidate, "--metrics", metrics);
        assertEquals(0, run.code(), run.err());
        assertClose(fid * size * size, value("fid", "y"), 1e-5);
        assertClose(energy * size, value("energy_distance", "y"), 1e-5);
        assertTrue(score("kid", "y").get("value").isNumber());
        assertTrue(run.out().contains("note: features are " + word), run.out());
    }

    @Test
    void bitsThatAreAskedForAreTakenWithAWordOnWhatTheyCost() throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        Path x = Files.write(folder.resolve("x.npy"), NumpyFiles.bytes(normal(random, 300, 8, 1e-5)));
        Path y = Files.write(folder.resolve("y.npy"), NumpyFiles.bytes(normal(random, 300, 8, 1e-5)));
        CommandRun run = compare("--reference", "" + x, "--candidate", "y=" + y, "--q", "20", "--metrics", "fid");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("note: y: rounding to 2^-20 is 0.0"), run.out());
    }

    /** Unit vectors that went through float16, in a file of float16. */
    @Test
    void halfPrecisionUnitVectorsHaveCmmd() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Path x = Files.write(folder.resolve("x.npy"), halves(unit(normal(random, 200, 16, 1))));
        Path y = Files.write(folder.resolve("y.npy"), NumpyFiles.bytes(unit(normal(random, 200, 16, 1))));
        CommandRun run = compare("--reference", "" + x, "--candidate", "y=" + y, "--metrics", "cmmd");
        assertEquals(0, run.code(), run.err());
        double half = value("cmmd", "y");
        assertTrue(run.out().contains("note: reference: lengths are off 1 by up to"), run.out());
        Files.write(x, NumpyFiles.bytes(unit(normal(new SplittableRandom(7), 200, 16, 1))));
        compare("--reference", "" + x, "--candidate", "y=" + y, "--metrics", "cmmd");
        assertClose(value("cmmd", "y"), half, 1e-2);
    }

    private static double[][] unit(double[][] x) {
        for (double[] row : x) {
            double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
            Arrays.setAll(row, i -> row[i] / norm);
        }
        return x;
    }

    private static double[][] times(double[][] x, double factor) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(v -> factor * v).toArray())
                .toArray(double[][]::new);
    }

    /** Normal numbers of float16 alone. */
    private static byte[] halves(double[][] x) {
        byte[] wide = NumpyFiles.bytes(x);
        int header = wide.length - 8 * x.length * x[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(header + 2 * x.length * x[0].length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new String(wide, 0, header, StandardCharsets.ISO_8859_1)
                .replace("<f8", "<f2")
                .getBytes(StandardCharsets.ISO_8859_1));
        for (double[] row : x) {
            for (double value : row) {
                int exponent = Math.max(-14, Math.getExponent(value));
                int mantissa = (int) Math.rint(Math.scalb(Math.abs(value), 10 - exponent));
                // A mantissa of 2^10 or more carries its leading bit into the exponent's field.
                bytes.putShort((short) ((value < 0 ? 0x8000 : 0) | ((exponent + 14 << 10) + mantissa)));
            }
        }
        return bytes.array();
    }

    @Test
    void guidedDiffusionsBatchesHaveItsDistances() throws IOException {
        Path adm = GOLDEN.resolve("adm");
        JsonNode expected =
                new ObjectMapper().readTree(adm.resolve("expected.json").toFile());
        Map<String, byte[]> arrays = arrays(adm.resolve("sample.npz"));
        arrays.keySet().removeIf(name -> name.endsWith("_s.npy"));
        Path plain = npz("plain.npz", arrays, false);
        CommandRun run = compare(
                "--reference",
                adm.resolve("reference.npz").toString(),
                "--candidate",
                "c=" + adm.resolve("sample.npz"),
                "--candidate",
                "plain=" + plain,
                "--metrics",
                "fid,sfid");
        assertEquals(0, run.code(), run.err());
        assertClose(expected.get("fid_exact_eigenvalues").asDouble(), value("fid", "c"), 1e-7);
        assertClose(expected.get("sfid_exact_eigenvalues").asDouble(), value("sfid", "c"), 1e-7);
        assertEquals(value("fid", "c"), value("fid", "plain"));
        assertTrue(run.out().contains("note: sfid of 'plain' cannot be computed: 'plain' has no spatial"), run.out());
        assertEquals(3, report().get("datasets").size());

        run = compare("--reference", "" + plain, "--candidate", "c=" + plain, "--metrics", "sfid");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.complaint("compare").contains("'reference' has no spatial"), run.err());
    }

    @Test
    void oneSidedExtrapolationIsBiasedAndSaysSo() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        Path x = Files.write(folder.resolve("x.npy"), NumpyFiles.bytes(normal(random, 400, 6, 1)));
        Path y = npz("y.npz", statistics(normal(random, 100, 6, 1)), false);
        CommandRun run = compare("--reference", x.toString(), "--candidate", "y=" + y, "--metrics", "fid_infinity");
        assertEquals(0, run.code(), run.err());
        assertEquals("one_sided", score("fid_infinity", "y").get("estimator").asText());
        assertEquals("upward", score("fid_infinity", "y").get("bias").asText());
        assertEquals(
                "expectation-at-this-n", score("fid_infinity", "y").get("ciOf").asText());
    }

    @Test
    void embeddingsOfACacheGiveTheScoresOfTheJobThatMadeThem() throws IOException {
        CommandRun job = CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=150&size=32",
                "--candidate",
                "b=sample:?count=150&size=32&seed=2&blur=1",
                "--metrics",
                "cmmd,fid",
                "--out",
                folder.resolve("job").toString());
        assertEquals(0, job.code(), job.err());
        JsonNode made =
                new ObjectMapper().readTree(folder.resolve("job/report.json").toFile());
        List<String> caches = new ArrayList<>();
        String model = made.get("models").get(0).get("fingerprint").asText();
        made.get("datasets")
                .forEach(dataset -> caches.add(folder + "/embeddings/" + model + "/"
                        + dataset.get("fingerprint").asText()));
        CommandRun run = compare("--reference", caches.get(0), "--candidate", "b=" + caches.get(1), "--q", "18");
        assertEquals(0, run.code(), run.err());
        for (JsonNode score : made.get("scores")) {
            assertEquals(
                    score.get("value"), score(score.get("metric").asText(), "b").get("value"));
        }
        made.get("datasets")
                .forEach(dataset -> assertTrue(report().get("datasets")
                        .findValuesAsText("tally")
                        .contains(dataset.get("tally").asText())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | {}/missing.npy  |         | no such file",
                "3 | {}/folder       |         | no folder of embeddings",
                "3 | {}/text.npy     |         | is not a NumPy array",
                "3 | {}/ints.npy     |         | features are <f2, <f4 or <f8",
                "3 | {}/wide.npy     |         | 'reference' has 12 dimensions and 'wide.npy' 5",
                "3 | {}/none.npz     |         | has neither 'features', nor 'mu' and 'sigma'",
                "3 | {}/packed.npz   |         | are compressed",
                "3 | {}/short.npy    |         | announces 400 rows",
                "3 | {}/twice.npy    |         | does a second array follow? write one array a file",
                "2 | {}/x.npy        | --q 63  | --q is 63",
                "2 | {}/x.npy        | --inception-splits 0 | --inception-splits is 0",
                "2 | {}/x.npy        | --inception-splits 101 | --inception-splits is 101",
                "2 | {}/x.npy        | --inception-splits 9 --metrics fid | says nothing without the metric"
                        + " inception_score",
                "2 | {}/x.npy        | --metrics fit | no metric 'fit'",
                "2 | {}/x.npy        | --metrics clip_score | compare gives every measure that a candidate's tally"
                        + " file holds",
                "2 | {}/x.npy        | --metrics fid,sharpness | 'sharpness' is a measure, no metric",
                "3 | {}/big.npy      | --q 20  | give a smaller --q",
                "3 | {}/huge.npy     |         | at q = 0 they must be below 1.68e+07: divide all features by one"
                        + " number",
                "3 | {}/nan.npy      |         | 'nan.npy' holds what is not a number: NaN in column 3 of row 7",
                "3 | {}/infinite.npy |         | Infinity in column 0 of row 11 (counted from 0), the first of 2 such"
                        + " rows",
                "3 | {}/negative.npz |         | 'negative.npz': sigma is no covariance: its smallest eigenvalue is"
                        + " -1.00",
                "3 | {}/flat.npz     |         | 'mu' has the shape [12] and 'sigma' [144]",
                "3 | {}/text.arrow   |         | text.arrow",
            })
    void whatCannotBeComparedSaysWhy(int code, String candidate, String more, String reason) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        double[][] x = normal(random, 400, 12, 1);
        byte[] good = NumpyFiles.bytes(x);
        Files.write(folder.resolve("x.npy"), good);
        Files.write(folder.resolve("wide.npy"), NumpyFiles.bytes(normal(random, 40, 5, 1)));
        Files.write(folder.resolve("big.npy"), NumpyFiles.bytes(normal(random, 40, 12, 1e6)));
        Files.write(folder.resolve("huge.npy"), NumpyFiles.bytes(normal(random, 40, 12, 1e9)));
        double[][] bad = normal(random, 40, 12, 1);
        bad[7][3] = Double.NaN;
        Files.write(folder.resolve("nan.npy"), NumpyFiles.bytes(bad));
        bad[7][3] = 1;
        bad[11][0] = Double.POSITIVE_INFINITY;
        // float32 has no such number.
        bad[12][5] = 1e300;
        Files.write(folder.resolve("infinite.npy"), NumpyFiles.bytes(bad));
        double[][] minus = new double[12][12];
        for (int i = 0; i < 12; i++) {
            minus[i][i] = -1;
        }
        npz(
                "negative.npz",
                Map.of("mu.npy", NumpyFiles.bytes(new double[1][12]), "sigma.npy", NumpyFiles.bytes(minus)),
                false);
        npz(
                "flat.npz",
                Map.of(
                        "mu.npy",
                        NumpyFiles.bytes(new double[1][12]),
                        "sigma.npy",
                        NumpyFiles.bytes(new double[1][144])),
                false);
        Files.write(folder.resolve("short.npy"), Arrays.copyOf(good, 900));
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        Files.write(folder.resolve("twice.npy"), twice);
        Files.writeString(folder.resolve("text.npy"), "no array, but a text of some length");
        Files.writeString(folder.resolve("text.arrow"), "no tally");
        Files.write(
                folder.resolve("ints.npy"),
                new String(good, StandardCharsets.ISO_8859_1)
                        .replace("<f8", "<i8")
                        .getBytes(StandardCharsets.ISO_8859_1));
        npz("none.npz", Map.of("a.npy", good, "b.npy", good), false);
        npz("packed.npz", Map.of("features.npy", good), true);
        Files.createDirectories(folder.resolve("folder"));
        List<String> arguments = new ArrayList<>(
                List.of("--reference", folder + "/x.npy", "--candidate", candidate.replace("{}", folder.toString())));
        if (more != null) {
            arguments.addAll(List.of(more.split(" ")));
        }
        CommandRun run = compare(arguments.toArray(String[]::new));
        assertEquals(code, run.code(), run.err());
        assertTrue(
                run.err()
                        .lines()
                        .filter(line -> line.startsWith("compare: "))
                        .findFirst()
                        .orElse("")
                        .contains(reason),
                run.err());
    }

    @Test
    void sumsThatLeave64BitsAreAnInputThatCannotBeUsed() throws IOException {
        // Just below what a feature may be at q = 0, 2^24: 2^15 squares of that are 2^63.
        double[][] rows = new double[40_000][1];
        for (double[] row : rows) {
            row[0] = 1.67e7;
        }
        Path file = Files.write(folder.resolve("many.npy"), NumpyFiles.bytes(rows));
        CommandRun run = compare("--reference", file.toString(), "--candidate", file.toString(), "--metrics", "fid");
        assertEquals(3, run.code(), run.err());
        String complaint = run.complaint("compare");
        assertTrue(complaint.startsWith("compare: numbers are too large, or too many, for exact sums"), complaint);
        assertTrue(complaint.contains("or features divided by one number"), complaint);
    }

    private static void assertClose(double expected, double actual, double relative) {
        assertEquals(expected, actual, relative * Math.abs(expected));
    }

    private static double[][] normal(SplittableRandom random, int rows, int d, double deviation) {
        double[][] x = new double[rows][d];
        for (double[] row : x) {
            for (int i = 0; i < d; i++) {
                row[i] = deviation * random.nextGaussian();
            }
        }
        return x;
    }

    private static Map<String, byte[]> statistics(double[][] x) {
        int d = x[0].length;
        double[][] mean = new double[1][d];
        double[][] covariance = new double[d][d];
        for (double[] row : x) {
            for (int i = 0; i < d; i++) {
                mean[0][i] += row[i] / x.length;
            }
        }
        for (double[] row : x) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    covariance[i][j] += (row[i] - mean[0][i]) * (row[j] - mean[0][j]) / (x.length - 1);
                }
            }
        }
        return Map.of("mu.npy", NumpyFiles.bytes(mean), "sigma.npy", NumpyFiles.bytes(covariance));
    }

    private Path npz(String name, Map<String, byte[]> arrays, boolean deflated) throws IOException {
        return ImageFiles.zip(folder.resolve(name), new TreeMap<>(arrays), deflated);
    }

    private static Map<String, byte[]> arrays(Path npz) throws IOException {
        Map<String, byte[]> arrays = new TreeMap<>();
        try (ZipFile zip = new ZipFile(npz.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                arrays.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return arrays;
    }

    private CommandRun compare(String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of("compare", "--out", folder.resolve("out").toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private JsonNode report() {
        try {
            return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double value(String metric, String candidate) {
        return score(metric, candidate).get("value").asDouble();
    }

    private JsonNode score(String metric, String candidate) {
        for (JsonNode score : report().get("scores")) {
            if (score.get("metric").asText().equals(metric)
                    && score.get("candidate").asText().equals(candidate)) {
                return score;
            }
        }
        throw new AssertionError("no " + metric + " of " + candidate);
    }
}
