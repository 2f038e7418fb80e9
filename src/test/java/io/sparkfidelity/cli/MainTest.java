package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private static final String REFERENCE = "sample:?count=150&size=32";

    @TempDir
    private Path folder;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @Test
    void evaluateWritesAReportWhoseScoresRiseWithTheDistortion() throws IOException {
        CommandRun run = evaluate(
                "--candidate", "mild=sample:?count=150&size=32&seed=2",
                "--candidate", "strong=sample:?count=140&size=32&seed=2&blur=3&noise=40");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        assertEquals("spark-fidelity/report/1", report.get("schema").asText());
        for (JsonNode dataset : report.get("datasets")) {
            assertEquals(
                    dataset.get("found").asLong(),
                    dataset.get("embedded").asLong() + dataset.get("rejected").asLong());
            assertEquals(64, dataset.get("tally").asText().length());
        }
        for (String metric : List.of("fid", "cmmd")) {
            JsonNode mild = score(report, metric, "mild");
            JsonNode strong = score(report, metric, "strong");
            assertTrue(mild.get("value").asDouble() < strong.get("value").asDouble(), metric);
            assertEquals(150, strong.get("n").get("reference").asLong());
            assertEquals(140, strong.get("n").get("candidate").asLong());
            assertTrue(strong.get("standardError").asDouble() > 0);
            assertTrue(
                    strong.get("ci95").get(0).asDouble() < strong.get("value").asDouble());
            assertEquals(16, strong.get("replicates").get("candidate").size());
            assertTrue(
                    strong.get("floor").get("q95").asDouble()
                            < strong.get("value").asDouble(),
                    metric);
            assertEquals("expectation-at-this-n", strong.get("ciOf").asText());
            assertTrue(
                    run.out().contains(String.format("%.5g", strong.get("value").asDouble())), run.out());
        }
        for (JsonNode difference : report.get("differences")) {
            assertEquals("mild", difference.get("from").asText());
            assertEquals("strong", difference.get("to").asText());
            if (difference.get("metric").asText().equals("fid")) {
                assertTrue(difference.get("value").asDouble()
                        > 3 * difference.get("standardError").asDouble());
            }
        }
        assertEquals("evaluate", report.get("command").get(0).asText());
        assertEquals(3 * 12, report.get("samples").size());
        assertEquals(3, report.get("spectra").size());
        assertEquals(128, report.get("spectra").get(2).get("eigenvalues").size());
        String page = Files.readString(folder.resolve("out/report.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>") && page.contains("mild, strong against reference"), page);
        assertTrue(page.contains("src=\"data:image/png;base64,"), page);
        assertTrue(score(report, "cmmd", "mild").get("warnings").toString().contains("not CLIP-MMD"));
        assertTrue(run.out().contains("candidate"), run.out());
        assertFalse(SparkSession.active().sparkContext().isStopped(), "a session of others is left running");
    }

    @Test
    void aSetAgainstItselfIsZeroAndSaysSo() throws IOException {
        CommandRun run = evaluate("--candidate", REFERENCE, "--metrics", "fid", "--samples", "0");
        assertEquals(0, run.code(), run.err());
        assertEquals(0, report().get("scores").get(0).get("value").asDouble(), 0);
        assertTrue(run.out().contains("both sides are the same set"));
        assertEquals(1, report().get("scores").size());
        assertEquals(0, report().get("samples").size());
    }

    @Test
    void pairMetricsOfASetAgainstItselfAndAgainstABlurredOne() throws IOException {
        CommandRun run = evaluate(
                "--candidate", "self=" + REFERENCE,
                "--candidate", "blurred=sample:?count=150&size=32&seed=2&blur=3",
                "--metrics", "precision,recall,density,coverage,kid,mmd_rbf,energy_distance",
                "--pairs-limit", "120");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        assertEquals(2 * 12, report.get("scores").size());
        for (String share : List.of("precision", "recall", "coverage")) {
            assertEquals(1, score(report, share, "self").get("value").asDouble(), 0, share);
            assertTrue(score(report, share, "blurred").get("value").asDouble() < 1, share);
        }
        assertTrue(score(report, "kid", "self").get("value").asDouble() <= 0);
        for (String distance : List.of("energy_distance", "mmd_rbf_0.25", "mmd_rbf_1", "mmd_rbf_10")) {
            JsonNode self = score(report, distance, "self");
            // The V-statistic of a set and itself is 0 but for the last bits of sums near 1, times 1000.
            assertEquals(0, self.get("value").asDouble(), 1e-11, distance);
            assertTrue(self.get("details").get("unbiased").asDouble() <= 0, distance);
        }
        for (JsonNode score : report.get("scores")) {
            assertEquals("pairs-limit-120", score.get("estimator").asText());
            assertEquals(120, score.get("n").get("candidate").asInt());
            assertEquals(16, score.get("replicates").get("candidate").size());
            assertEquals(
                    score.get("candidate").asText().equals("self"),
                    score.get("warnings").toString().contains("both sides are the same set"));
        }
        JsonNode kid = score(report, "kid", "blurred");
        assertTrue(kid.get("value").asDouble() > 3 * kid.get("standardError").asDouble(), kid.toString());
        assertEquals(1, kid.get("details").get("subsets").asInt());
        // One block of all 120 rows is all pairs, but for the order of the sums.
        assertEquals(
                kid.get("value").asDouble(),
                kid.get("details").get("subsetsMean").asDouble(),
                1e-12);
        JsonNode coverage = score(report, "coverage", "blurred");
        assertEquals(5, coverage.get("details").get("k").asInt());
        assertTrue(coverage.get("details").get("expectedCoverage").asDouble() > 0.9, coverage.toString());
    }

    @Test
    void classesAreComparedByTheirLabels() throws IOException {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=300&size=32&drop=wave",
                "--out",
                folder + "/out",
                "--candidate",
                "sample:?count=300&size=32&seed=2",
                "--metrics",
                "class_fid_diagonal");
        assertEquals(0, run.code(), run.err());
        JsonNode diagonal = report().get("scores").get(0);
        assertEquals("class_fid_diagonal", diagonal.get("metric").asText());
        assertTrue(diagonal.get("details").get("classes").asInt() >= 5, diagonal.toString());
        assertTrue(diagonal.get("warnings").toString().contains("wave"), diagonal.toString());
    }

    @Test
    void bothEnginesGiveNearlyTheSameScores() throws IOException {
        List<Double> values = new ArrayList<>();
        for (String engine : List.of("OnnxRuntime", "PyTorch")) {
            CommandRun run =
                    evaluate("--candidate", "sample:?count=150&size=32&blur=1", "--metrics", "fid", "--engine", engine);
            assertEquals(0, run.code(), run.err());
            values.add(report().get("scores").get(0).get("value").asDouble());
            assertEquals(engine, report().get("models").get(0).get("engine").asText());
        }
        // Embeddings differ by 1e-7; fixed point rounds them to 4e-6.
        assertEquals(values.get(0), values.get(1), 1e-4 * values.get(0));
    }

    @Test
    void tooManyRejectsFailTheJobWithTheirReasonsAndNoReport() throws IOException {
        Path images = folder.resolve("images");
        Files.createDirectories(images);
        for (String name : List.of("rgb.png", "jpeg420.jpg", "tall.png", "bad-text.jpg")) {
            Files.copy(Path.of("src/test/resources/golden/images").resolve(name), images.resolve(name));
        }
        CommandRun run = evaluate("--candidate", images.toString());
        assertEquals(4, run.code());
        assertTrue(run.err().contains("1 of 4 images rejected {decode/not-an-image=1}"), run.err());
        assertFalse(Files.exists(folder.resolve("out/report.json")));
        CommandRun allowed = evaluate("--candidate", images.toString(), "--max-reject-ratio", "0.3");
        assertEquals(0, allowed.code(), allowed.err());
        assertTrue(allowed.out().contains("4 found = 3 embedded + 1 rejected"), allowed.out());
        assertEquals(
                1,
                report().get("datasets")
                        .get(1)
                        .get("rejects")
                        .get("decode/not-an-image")
                        .asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | --candidate {}/missing                               | no such directory",
                "3 | --candidate {}/empty                                 | no images in",
                "3 | --candidate {}/one                                   | has 1 image; a comparison needs 2",
                "3 | --candidate {}/file.txt                              | is a file",
                "3 | --candidate nosuchfs://bucket/x                      | nosuchfs",
                "2 | --candidate sample:?colour=red                       | no option 'colour'",
                "2 | --candidate sample: --model no-such-model            | no model 'no-such-model'",
                "2 | --candidate sample: --metrics fid,fidelity           | no metric 'fidelity'",
                "2 | --candidate sample: --metrics FID                    | no metric 'FID'; did you mean fid?",
                "2 | --candidate sample: --limit 1e3                      | '1e3' is not a whole number; see",
                "2 | --candidate sample: --max-reject-ratio 5%            | '5%' is not a number; see",
                "2 | --candidate sample: --set limit=                     | there is no value behind the equals sign",
                "2 | --candidate =sample:                                 | has no name before the equals sign",
                "2 | --candidate sample: --manifest b={}/file.txt         | no dataset is named 'b'; there are reference, ",
                "2 | --candidate sample:?count=9999999999                 | are whole numbers, blur and noise numbers; this has",
                "3 | --candidate smaple:                                  | did you mean sample:?",
                "3 | --candidate {}/*.png                                 | for images name their directory",
                "3 | --candidate ~nobody/images                           | a shell replaces ~ only",
                "3 | --candidate hdfs://no.invalid/x                      | there is no host no.invalid",
                "3 | --candidate format:csv?path={}/head.csv&paths=id     | the table has no row of one",
                "2 | --candidate sample: --pairs-limit 1                  | --pairs-limit is 1",
                "2 | --candidate sample: --inception-splits 4                      | --inception-splits says nothing without",
                "2 | --candidate sample: --samples 101                    | --samples is 101",
                "2 | --candidate sample: --preset fid                     | no preset 'fid'; there are clean-fid",
                "3 | --candidate sample: --preset tf2015                  | inception-2015",
                "2 | --candidate sample: --protocol cifar10-50k --model embedded | fixes the presets tf2015, and the model 'embedded' is of none of them",
                "2 | --candidate sample: --protocol coco                  | no protocol 'coco'; there are cifar10-50k",
                "2 | --candidate sample: --prepare crop-64               | no step 'crop-64'; there are adm-N",
                "2 | --candidate sample: --prepare adm-9000              | must be 1 to 4096 pixels, not 9000",
                "2 | --candidate a=sample: --prepare b=adm-64            | no dataset is named 'b'; there are reference, a",
                "2 | --candidate sample: --prepare adm-8 --prepare adm-9 | --prepare is given twice for all datasets",
                "2 | --candidate a=sample: --prepare a=none --prepare a=adm-9 | --prepare is given twice for 'a'",
                "3 | --candidate sample: --manifest {}/missing.csv        | cannot open the manifest",
                "2 | --candidate sample: --engine TensorFlow              | no engine 'TensorFlow'",
                "2 | --candidate sample: --batch-size 0                   | --batch-size is 0",
                "2 | --candidate sample: --batch-size many                | many",
                "2 | --candidate sample: --max-pixels 0                   | --max-pixels is 0; it must be 1 to 715827861",
                "2 | --candidate sample: --max-pixels 715827862           | --max-pixels is 715827862; it must be 1 to 715827861",
                "2 | --candidate sample: --max-reject-ratio 2             | --max-reject-ratio is 2.0",
                "2 | --candidate sample: --no-such-option                 | no-such-option",
                "2 | --candidate sample: --metric fid                     | '--metric', 'fid'; did you mean --metrics?; see",
                "2 | --candidate sample: --pair-limits=7                  | did you mean --pairs-limit?",
                "2 | --candidate sample: --set metric=fid                 | no key 'metric'; did you mean metrics?",
                "2 | --candidate a=sample: --candidate a=sample:?seed=2   | two datasets are named 'a'",
                "2 | --candidate sample: --spec {}/missing.yaml           | no such file",
                "2 | --candidate sample: --spec {}/file.txt               | not a YAML mapping",
                "2 | --candidate sample: --set metric=fid                 | no key 'metric'",
                "2 | --candidate sample: --set batch-size=many            | the spec's 'batch-size'",
                "2 | --candidate sample: --set metrics                    | write a key, '=' and a value",
                "2 |                                                      | no candidate",
                "1 | --candidate sample: --out {}/file.txt                | cannot write to",
            })
    void badInputHasItsExitCodeAndOneLine(int code, String arguments, String reason) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("one"));
        Files.copy(Path.of("src/test/resources/golden/images/one.png"), folder.resolve("one/one.png"));
        Files.writeString(folder.resolve("file.txt"), "hello");
        Files.writeString(folder.resolve("head.csv"), "id,label\n");
        String[] given = arguments == null
                ? new String[0]
                : arguments.replace("{}", folder.toString()).split(" +");
        boolean ownOut = arguments != null && arguments.contains("--out");
        CommandRun run = ownOut ? CommandRun.of(prepend(given, "evaluate", "--reference", REFERENCE)) : evaluate(given);
        assertEquals(code, run.code(), run.err());
        List<String> complaints =
                run.err().lines().filter(line -> line.startsWith("evaluate: ")).toList();
        assertEquals(1, complaints.size(), run.err());
        assertTrue(complaints.get(0).contains(reason), complaints.get(0));
        assertFalse(run.err().contains("\tat "), "no stack trace");
        assertFalse(Files.exists(folder.resolve("out/report.json")), "nothing that looks finished");
    }

    @Test
    void modelsAreListedShownFetchedAndVerified() {
        CommandRun list = CommandRun.of("models", "list");
        assertEquals(0, list.code(), list.err());
        assertTrue(list.out().contains("embedded             128  ready"), list.out());
        assertTrue(CommandRun.of("models", "show", "embedded").out().contains("sha256: "));
        CommandRun fetch = CommandRun.of("models", "fetch", "embedded");
        assertEquals(0, fetch.code(), fetch.err());
        fetch.out()
                .lines()
                .forEach(line -> assertTrue(Files.isRegularFile(Path.of(line.substring(line.indexOf(' ') + 1))), line));
        CommandRun verify = CommandRun.of("models", "verify", "embedded");
        assertEquals(0, verify.code(), verify.err());
        assertEquals(
                2,
                verify.out()
                        .lines()
                        .filter(line -> line.contains("probe agrees"))
                        .count());
        assertEquals(2, CommandRun.of("models", "show", "no-such-model").code());
    }

    @Test
    void aLimitTakesThatManyImages() throws IOException {
        CommandRun run =
                evaluate("--candidate", "sample:?count=150&size=32&seed=2", "--limit", "40", "--metrics", "fid");
        assertEquals(0, run.code(), run.err());
        assertEquals(40, report().get("datasets").get(1).get("embedded").asInt());
        assertEquals(2, evaluate("--candidate", "sample:", "--limit", "1").code());
    }

    @Test
    void aProtocolFixesCountsAndMetricsAndSaysWhatDeparts() throws IOException {
        CommandRun medical = evaluate("--candidate", "sample:?count=150&size=32&seed=2", "--protocol", "small-medical");
        assertEquals(0, medical.code(), medical.err());
        assertEquals(1, report().get("scores").size());
        assertEquals("cmmd", report().get("scores").get(0).get("metric").asText());
        CommandRun coco = evaluate(
                "--candidate", "sample:?count=150&size=32&seed=2", "--protocol", "coco2017-5k", "--preset", "none");
        assertEquals(0, coco.code(), coco.err());
        assertTrue(
                coco.out().contains("fewer images than the protocol coco2017-5k asks: 150 instead of 5,000"),
                coco.out());
        CommandRun cifar = evaluate(
                "--candidate", "sample:?count=150&size=48&seed=2", "--protocol", "cifar10-50k", "--preset", "none");
        assertEquals(0, cifar.code(), cifar.err());
        assertEquals(
                1,
                cifar.out()
                        .lines()
                        .filter(line -> line.contains("150 of 150 images are not 32 x 32"))
                        .count(),
                cifar.out());
    }

    @Test
    void siteAndManifestGoToTheDatasetTheyName() throws IOException {
        Path manifest = Files.writeString(folder.resolve("m.csv"), "id,label\nnone,x\n");
        CommandRun run = evaluate(
                "--candidate",
                "b=sample:?count=150&size=32&seed=2",
                "--manifest",
                "b=" + manifest,
                "--site",
                "north",
                "--metrics",
                "fid");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("note: b: 150 images have no row in"), run.out());
        assertFalse(run.out().contains("note: reference: 150"), run.out());
        assertEquals(
                2,
                evaluate("--candidate", "b=sample:", "--site", "b=x", "--site", "b=y")
                        .code());
    }

    @Test
    void aCommandThatDoesNotExistIsAUsageError() {
        CommandRun nearly = CommandRun.of("evaluat");
        assertEquals(2, nearly.code());
        assertTrue(nearly.err().contains("'evaluat'; did you mean evaluate?; see"), nearly.err());
        assertFalse(CommandRun.of("measure").err().contains("did you mean"));
        assertEquals(2, CommandRun.of().code());
        assertEquals(0, CommandRun.of("--help").code());
        assertTrue(CommandRun.of("evaluate", "--help").out().contains("--reference"));
    }

    @Test
    void dryRunPrintsTheJobAndDoesNothing() throws IOException {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                REFERENCE,
                "--candidate",
                "s3a://bucket/images",
                "--metrics",
                "fid",
                "--out",
                "s3a://bucket/out",
                "--dry-run");
        // No file system for s3a is on this class path, and none is needed.
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("s3a://bucket/images"), run.out());
        assertTrue(run.out().contains("max-reject-ratio: 0.001"), run.out());
        assertFalse(Files.exists(folder.resolve("out")));
        assertEquals(
                2,
                evaluate("--candidate", "sample:", "--metrics", "x", "--dry-run")
                        .code());
        for (String missing : List.of("/missing", "/missing/*.tar", "/missing.npz", "/missing.parquet")) {
            CommandRun looked = evaluate("--candidate", folder + missing, "--dry-run");
            assertEquals(3, looked.code(), looked.err());
            assertTrue(looked.err().contains("no such "), looked.err());
        }
        CommandRun manifest = evaluate(
                "--candidate", "sample:", "--manifest", folder.resolve("m.csv").toString(), "--dry-run");
        assertEquals(3, manifest.code(), manifest.err());
    }

    @Test
    void flagsWinOverSettingsAndSettingsOverTheSpec() throws IOException {
        Path spec = folder.resolve("job.yaml");
        Files.writeString(
                spec,
                "reference: " + REFERENCE
                        + "\ncandidates: [\"b=sample:\"]\nmetrics: [fid]\nbatch-size: 5\nout: /nowhere\n");
        CommandRun run = CommandRun.of(
                "evaluate",
                "--spec",
                spec.toString(),
                "--set",
                "batch-size=6",
                "--set",
                "metrics=[cmmd, fid]",
                "--batch-size",
                "7",
                "--out",
                folder.resolve("out").toString(),
                "--dry-run");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("batch-size: 7"), run.out());
        assertTrue(run.out().contains("b=sample:"), run.out());
        assertTrue(run.out().indexOf("- cmmd") < run.out().indexOf("- fid"), run.out());
        // What a dry run prints is a spec.
        Path printed = Files.writeString(folder.resolve("printed.yaml"), run.out());
        assertEquals(
                run.out(),
                CommandRun.of("evaluate", "--spec", printed.toString(), "--dry-run")
                        .out());
    }

    @Test
    void verboseShowsTheStackTrace() {
        CommandRun run = evaluate("--candidate", folder + "/missing", "--verbose");
        assertEquals(3, run.code());
        assertTrue(run.err().contains("\tat io.sparkfidelity"), run.err());
    }

    /** A card whose logits are its embeddings: not of use, but of the right shape. */
    @Test
    void inceptionScoresOfSplitsStandBesideTheWhole() throws IOException {
        Path card = Files.writeString(
                folder.resolve("logits.yaml"),
                Cards.yaml()
                        .replace(
                                "  dimension: 128\n", "  dimension: 128\n  logits: {name: embedding, classes: 128}\n"));
        CommandRun run = evaluate(
                "--candidate",
                "c=sample:?count=120&size=32&seed=2",
                "--model",
                card.toString(),
                "--metrics",
                "inception_score",
                "--inception-splits",
                "4");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        JsonNode details = score(report, "inception_score", "c").get("details");
        assertEquals(4, details.get("splits").asInt());
        assertTrue(details.get("splitsMean").asDouble() > 1
                && details.get("splitsDeviation").asDouble() > 0);
        assertEquals(4, report.at("/spec/inception-splits").asInt());
        // The same from the embeddings it left.
        String model = report.at("/models/0/fingerprint").asText();
        List<String> caches = new ArrayList<>();
        report.get("datasets")
                .forEach(dataset -> caches.add(folder + "/embeddings/" + model + "/"
                        + dataset.get("fingerprint").asText()));
        CommandRun compare = CommandRun.of(
                "compare",
                "--reference",
                caches.get(0),
                "--candidate",
                "c=" + caches.get(1),
                "--metrics",
                "inception_score",
                "--inception-splits",
                "4",
                "--q",
                "18",
                "--out",
                folder.resolve("again").toString());
        assertEquals(0, compare.code(), compare.err());
        JsonNode again =
                new ObjectMapper().readTree(folder.resolve("again/report.json").toFile());
        assertEquals(details, score(again, "inception_score", "c").get("details"));
        assertEquals(
                report.at("/scores/0/value"),
                score(again, "inception_score", "c").get("value"));
    }

    private CommandRun evaluate(String... more) {
        return CommandRun.of(prepend(
                more,
                "evaluate",
                "--reference",
                REFERENCE,
                "--out",
                folder.resolve("out").toString()));
    }

    private static String[] prepend(String[] more, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    private static JsonNode score(JsonNode report, String metric, String candidate) {
        for (JsonNode score : report.get("scores")) {
            if (score.get("metric").asText().equals(metric)
                    && score.get("candidate").asText().equals(candidate)) {
                return score;
            }
        }
        throw new AssertionError("no " + metric + " of " + candidate);
    }
}
