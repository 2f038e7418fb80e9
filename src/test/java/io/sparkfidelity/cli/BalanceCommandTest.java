package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --balance label}: candidates as if their classes had the reference's shares. */
class BalanceCommandTest {
    @TempDir
    private Path folder;

    private List<byte[]> images;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @BeforeEach
    void render() {
        images = List.copyOf(ImageFiles.rendered(36).values());
    }

    /** Class a is half as common as in the reference: its images weigh as if each were there twice. */
    @Test
    void anImageOfAWeightCountsAsThatManyImages() throws IOException {
        set("r", Map.of("a", 8, "b", 8));
        set("c", Map.of("a", 6, "b", 12, "z", 3));
        Map<String, byte[]> twice = files(Map.of("a", 6, "b", 12));
        for (String id : List.copyOf(twice.keySet())) {
            if (id.startsWith("a/")) {
                twice.put("a/again" + id.substring(2), twice.get(id));
            }
        }
        ImageFiles.directory(folder.resolve("twice"), twice);
        CommandRun run = evaluate("c", "--balance", "label", "--metrics", "fid,cmmd,kid,precision");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        JsonNode fid = score(report, "fid");
        assertEquals("plug-in, balanced", fid.get("estimator").asText());
        assertEquals(18, fid.get("n").get("candidate").asInt());
        // 24^2 / (6 * 4 + 12)
        assertEquals(16, fid.get("details").get("effectiveN").asDouble(), 1e-9);
        String warnings = report.get("datasets").get(1).get("warnings").toString();
        assertTrue(
                warnings.contains("balanced by label: its 2 classes count with the shares of 'reference', an image for"
                        + " 0.750 to 1.50 images; effective n 16 of 18"),
                warnings);
        assertTrue(warnings.contains("3 images do not count, being of 1 class that 'reference' lacks: 'z'"), warnings);
        assertEquals("[]", report.get("datasets").get(0).get("warnings").toString());
        assertTrue(run.out().contains("kid, precision cannot be computed: not defined for weighted images"), run.out());
        double cmmd = score(report, "cmmd").get("value").asDouble();
        CommandRun repeated = evaluate("twice", "--metrics", "cmmd");
        assertEquals(0, repeated.code(), repeated.err());
        assertEquals(score(report(), "cmmd").get("value").asDouble(), cmmd, 0);
        assertEquals("moments", score(report(), "cmmd").get("estimator").asText());
    }

    @Test
    void whatCannotBeBalancedIsALineBeforeAnythingIsEmbedded() throws IOException {
        set("r", Map.of("a", 3, "b", 3, "d", 2));
        set("c", Map.of("a", 4));
        CommandRun missing = evaluate("c", "--balance", "label", "--metrics", "fid");
        assertEquals(3, missing.code());
        assertTrue(
                missing.complaint("evaluate")
                        .contains(
                                "'candidate' cannot be balanced by label: it has no image of 2 classes of 'reference',"
                                        + " which no weight makes up for: 'b', 'd'"),
                missing.err());
        ImageFiles.directory(folder.resolve("c"), Map.of("plain.png", images.get(0)));
        CommandRun unlabelled = evaluate("c", "--balance", "label", "--metrics", "fid");
        assertEquals(3, unlabelled.code());
        assertTrue(
                unlabelled
                        .complaint("evaluate")
                        .contains("--balance label needs a label for every image, and 1 of the 5 of 'candidate' have"
                                + " none"),
                unlabelled.err());
        assertFalse((missing.err() + unlabelled.err()).contains("embedding "), unlabelled.err());
    }

    /** What is left of the images, tallies of labels or embeddings, gives the scores that the images gave. */
    @Test
    void scoresWithoutImagesAreTheSame() throws IOException {
        set("r", Map.of("a", 8, "b", 8));
        set("c", Map.of("a", 6, "b", 12, "z", 3));
        CommandRun run = evaluate("c", "--balance", "label", "--metrics", "fid,cmmd,kid");
        assertEquals(0, run.code(), run.err());
        JsonNode evaluated = report();
        String reference = tally("r", "--labels");
        String candidate = tally("c", "--labels");
        String embeddings = folder.resolve("cache")
                + "/"
                + evaluated.get("models").get(0).get("fingerprint").asText() + "/"
                + evaluated.get("datasets").get(1).get("fingerprint").asText();
        for (String side : List.of(candidate, embeddings)) {
            CommandRun compared = compare(reference, side, "fid,cmmd,kid");
            assertEquals(0, compared.code(), compared.err());
            assertTrue(
                    compared.out().contains("kid cannot be computed: not defined for weighted images"), compared.out());
            assertTrue(
                    report().get("datasets").get(1).get("warnings").toString().contains("effective n 16 of 18"),
                    compared.out());
            for (String metric : List.of("fid", "cmmd")) {
                assertEquals(score(evaluated, metric), score(report(), metric), side);
            }
        }
        CommandRun missing = compare(candidate, reference, "fid");
        assertEquals(3, missing.code());
        assertTrue(missing.complaint("compare").contains("it has no image of 1 class of 'reference'"), missing.err());
        CommandRun whole = compare(reference, tally("c"), "fid");
        assertEquals(3, whole.code());
        assertTrue(whole.complaint("compare").contains("export it by 'tally --labels'"), whole.err());
        CommandRun plain = compare(reference, embeddings.replaceFirst("-[0-9a-f]+$", ""), "fid");
        assertEquals(3, plain.code());
        assertTrue(plain.complaint("compare").contains("CACHE/MODEL/SOURCE-ANNOTATIONS"), plain.err());
        CommandRun none = compare(reference, candidate, "kid");
        assertEquals(2, none.code());
        assertTrue(none.complaint("compare").contains("none of the metrics is defined"), none.err());
    }

    /** Classes of two pictures each, of which every bucket has another share. */
    @Test
    void aPerfectBalancedModelHasTheReferencesShares() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            files.put((i < 30 ? "a/" : "b/") + i + ".png", images.get((i < 30 ? 0 : 20) + i % 2));
        }
        ImageFiles.directory(folder.resolve("r"), files);
        ImageFiles.directory(folder.resolve("c"), files);
        assertEquals(0, evaluate("c", "--metrics", "cmmd").code());
        JsonNode plain = score(report(), "cmmd");
        assertEquals(0, evaluate("c", "--balance", "label", "--metrics", "cmmd").code());
        JsonNode balanced = score(report(), "cmmd");
        assertEquals(plain.get("value"), balanced.get("value"));
        assertTrue(
                balanced.get("floor").get("mean").asDouble()
                        < 0.9 * plain.get("floor").get("mean").asDouble(),
                () -> balanced + " and " + plain);
    }

    private String tally(String set, String... more) {
        String file = folder.resolve(set + more.length + ".arrow").toString();
        CommandRun run = CommandRun.of(
                List.of(
                        "tally",
                        "--images",
                        folder.resolve(set).toString(),
                        "--site",
                        "s",
                        "--privacy",
                        "none",
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--out",
                        file),
                more);
        assertEquals(0, run.code(), run.err());
        return file;
    }

    private CommandRun compare(String reference, String candidate, String metrics) {
        return CommandRun.of(
                List.of(
                        "compare",
                        "--reference",
                        reference,
                        "--candidate",
                        "candidate=" + candidate,
                        "--metrics",
                        metrics,
                        "--out",
                        folder.resolve("out").toString()),
                "--balance",
                "label");
    }

    @Test
    void whatSaysNothingIsAMisuse() throws IOException {
        set("r", Map.of("a", 3));
        set("c", Map.of("a", 3));
        CommandRun other = evaluate("c", "--balance", "site", "--metrics", "fid");
        assertEquals(2, other.code());
        assertTrue(other.complaint("evaluate").contains("write --balance label"), other.err());
        CommandRun pairs = evaluate("c", "--balance", "label", "--metrics", "kid");
        assertEquals(2, pairs.code());
        assertTrue(
                pairs.complaint("evaluate").contains("none of the metrics is defined for weighted images; add fid"),
                pairs.err());
    }

    private CommandRun evaluate(String candidate, String... more) {
        return CommandRun.of(
                List.of(
                        "evaluate",
                        "--reference",
                        folder.resolve("r").toString(),
                        "--candidate",
                        "candidate=" + folder.resolve(candidate),
                        "--out",
                        folder.resolve("out").toString(),
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--samples",
                        "0",
                        "--explain",
                        "0"),
                more);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    private static JsonNode score(JsonNode report, String metric) {
        for (JsonNode score : report.get("scores")) {
            if (score.get("metric").asText().equals(metric)) {
                return score;
            }
        }
        throw new IllegalArgumentException("no score " + metric);
    }

    private void set(String name, Map<String, Integer> classes) throws IOException {
        ImageFiles.directory(folder.resolve(name), files(classes));
    }

    private Map<String, byte[]> files(Map<String, Integer> classes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        classes.forEach((label, count) -> {
            for (int i = 0; i < count; i++) {
                files.put(label + "/" + i + ".png", images.get((label.charAt(0) + i * 7) % images.size()));
            }
        });
        return files;
    }
}
