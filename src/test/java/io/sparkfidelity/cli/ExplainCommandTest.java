package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String REFERENCE = "sample:?count=60&size=32&seed=1";

    @TempDir
    private Path folder;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @Test
    void everyImageIsExplainedOrCountedAndTheBitsAreTheSame() throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>(ImageFiles.rendered(48));
        images.put("broken.png", "no picture".getBytes(StandardCharsets.UTF_8));
        ImageFiles.directory(folder.resolve("candidate"), images);
        evaluate("one", "--samples", "3", "--explain", "5", "--pairs-limit", "40");
        JsonNode report = report("one");
        JsonNode explanation = report.at("/explanations/0");
        JsonNode candidate = explanation.at("/sides/1");
        assertEquals(49, candidate.get("found").asLong());
        assertEquals(48, candidate.get("explained").asLong());
        assertEquals(1, candidate.get("unexplained").asLong());
        assertEquals(1, candidate.get("reasons").size());
        assertEquals(48, candidate.at("/values/witness").asLong());
        assertEquals(40, candidate.at("/values/realism").asLong());
        assertEquals(60, explanation.at("/sides/0/explained").asLong());
        assertEquals(8, explanation.get("galleries").size());
        double last = Double.NEGATIVE_INFINITY;
        JsonNode worst = explanation.at("/galleries/0");
        assertEquals(
                "witness smallest",
                worst.get("value").asText() + " " + worst.get("end").asText());
        assertEquals(5, worst.get("images").size());
        for (JsonNode image : worst.get("images")) {
            double value = image.at("/values/witness").asDouble();
            assertTrue(value >= last, worst.toString());
            last = value;
        }
        JsonNode modes = explanation.get("modes");
        assertEquals(6, modes.size());
        for (int m = 0; m < 6; m++) {
            JsonNode mode = modes.get(m);
            assertEquals(m < 3 ? "candidate" : "reference", mode.get("role").asText());
            assertEquals(5, mode.get("images").size());
            assertTrue(mode.get("eigenvalue").asDouble() > 0);
            assertTrue(m % 3 == 0
                    || mode.get("eigenvalue").asDouble()
                            <= modes.get(m - 1).get("eigenvalue").asDouble());
        }
        assertTrue(report.get("pictures").size() >= 5);

        List<Row> rows = rows("one");
        assertEquals(60 + 49, rows.size());
        Row broken = rows.stream()
                .filter(row -> row.getAs("id").equals("broken.png"))
                .findFirst()
                .orElseThrow();
        assertTrue(broken.<String>getAs("reason").startsWith("decode/"), broken.toString());
        assertTrue(broken.isNullAt(broken.fieldIndex("witness")));
        // Its mean over the reference less that over the candidate.
        assertEquals(score(report, "cmmd"), mean(rows, "reference") - mean(rows, "candidate"), 1e-9);

        // Other chunks, and so other partitions and neighbours within them.
        evaluate("two", "--samples", "0", "--chunk-images", "11", "--explain", "5", "--pairs-limit", "40");
        assertEquals(rows.toString(), rows("two").toString());
        assertEquals(explanation, report("two").at("/explanations/0"));
        assertEquals(0, report("two").get("pictures").size());
        assertFalse(Files.readString(folder.resolve("two/report.html")).contains("data:image"));
        assertTrue(Files.readString(folder.resolve("two/report.html")).contains("Worst candidates"));

        evaluate("two", "--explain", "0");
        assertEquals(0, report("two").get("explanations").size());
        assertFalse(Files.exists(folder.resolve("two/explain.parquet")), "a table of a job before");
    }

    /** A caption that says the label: what is true of labels is true of its word. */
    @Test
    void wordsOfCaptionsAreTestedAsLabelsAre() throws IOException {
        StringBuilder captions = new StringBuilder("id,caption\n");
        Map<String, byte[]> whole = new LinkedHashMap<>();
        Map<String, byte[]> lacking = new LinkedHashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 160; i++) {
            String label = i < 60 ? "stripes" : "disc";
            whole.put(label + "/" + i + ".png", drawn(label, random));
            lacking.put("disc/" + i + ".png", drawn("disc", random));
            captions.append(String.format("%s/%d.png,A picture: the %s%n", label, i, label));
            captions.append(String.format("disc/%d.png,A picture: the disc%n", i));
        }
        ImageFiles.directory(folder.resolve("whole"), whole);
        ImageFiles.directory(folder.resolve("lacking"), lacking);
        Files.writeString(folder.resolve("captions.csv"), captions);
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                path("whole"),
                "--candidate",
                path("lacking"),
                "--metrics",
                "cmmd",
                "--captions",
                path("captions.csv"),
                "--explain",
                "3",
                "--samples",
                "0",
                "--pairs-limit",
                "20",
                "--cache",
                path("cache"),
                "--out",
                path("words"));
        assertEquals(0, run.code(), run.err());
        boolean any = false;
        for (JsonNode mode : report("words").at("/explanations/0/modes")) {
            Map<String, List<Long>> labels = new LinkedHashMap<>();
            mode.get("labels").forEach(label -> labels.put(label.get("label").asText(), counts(label)));
            Map<String, List<Long>> words = new LinkedHashMap<>();
            mode.get("words").forEach(word -> words.put(word.get("word").asText(), counts(word)));
            // There are more words than labels, so that Holm may leave some out; none is news that is no label.
            assertTrue(labels.entrySet().containsAll(words.entrySet()), labels + " " + words);
            any |= mode.get("role").asText().equals("reference") && words.containsKey("stripes");
        }
        assertTrue(
                any,
                report("words").at("/explanations/0/modes").findValues("labels").toString());
        assertTrue(Files.readString(folder.resolve("words/report.html"))
                .contains("Words of captions more frequent at its end than in the set: "));
    }

    private static byte[] drawn(String label, Random random) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(new Color(120 + random.nextInt(136), 120 + random.nextInt(136), 120 + random.nextInt(136)));
        drawing.fillRect(0, 0, 64, 64);
        drawing.setColor(new Color(random.nextInt(120), random.nextInt(120), random.nextInt(120)));
        if (label.equals("disc")) {
            drawing.fillOval(random.nextInt(20), random.nextInt(20), 40, 40);
        } else {
            for (int y = 0; y < 64; y += 8) {
                drawing.fillRect(0, y, 64, 3);
            }
        }
        drawing.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static List<Long> counts(JsonNode frequent) {
        return Stream.of("count", "end", "inSet", "set")
                .map(key -> frequent.get(key).asLong())
                .toList();
    }

    /** Two sites' tallies against each other, and what one of the sites finds among its images. */
    @Test
    void aSiteLooksUpTheImagesOfModesOfTallies() throws IOException {
        tally("whole", "sample:?count=240&size=32&seed=1");
        tally("lacking", "sample:?count=240&size=32&seed=2&drop=checker");
        CommandRun run = CommandRun.of(
                "compare",
                "--reference",
                path("whole.arrow"),
                "--candidate",
                path("lacking.arrow"),
                "--metrics",
                "cmmd",
                "--out",
                path("compared"));
        assertEquals(0, run.code(), run.err());
        JsonNode modes = report("compared").at("/explanations/0/modes");
        assertEquals(6, modes.size());
        assertEquals(0, modes.get(3).get("images").size());
        run = CommandRun.of(
                "explain",
                "--modes",
                path("compared/report.json"),
                "--images",
                "sample:?count=240&size=32&seed=1",
                "--cache",
                path("site"),
                "--out",
                path("private"));
        assertEquals(0, run.code(), run.err());
        List<String> lines = Files.readAllLines(folder.resolve("private/modes.csv"));
        assertEquals("candidate,reference,mode,has_it,eigenvalue,id,label,coordinate", lines.get(0));
        assertEquals(1 + 6 * 100, lines.size());
        for (int m = 0; m < 6; m++) {
            Map<String, Double> all = coordinates(modes.get(m).get("direction"));
            assertEquals(240, all.size());
            double last = Double.POSITIVE_INFINITY;
            for (String line : lines.subList(1 + 100 * m, 101 + 100 * m)) {
                String[] fields = line.split(",");
                assertEquals(Integer.toString(m + 1), fields[2]);
                assertEquals(m < 3 ? "lacking.arrow" : "reference", fields[3]);
                // Rows are counted at 2^-18, and there are 128 dimensions.
                assertEquals(all.remove(fields[5]), Double.parseDouble(fields[7]), 128 * 0x1p-19);
                assertTrue(Double.parseDouble(fields[7]) <= last, line);
                last = Double.parseDouble(fields[7]);
            }
            double beyond = last + 128 * 0x1p-19;
            assertTrue(all.values().stream().allMatch(coordinate -> coordinate <= beyond), "none was passed over");
        }

        CommandRun other = CommandRun.of(
                "explain", "--modes", path("private/modes.csv"), "--images", "sample:", "--out", path("x"));
        assertEquals(3, other.code(), other.err());
        assertTrue(other.err().contains("is no report"), other.err());
        other = CommandRun.of("explain", "--modes", path("none.json"), "--images", "sample:", "--out", path("x"));
        assertEquals(2, other.code());
        assertTrue(other.err().contains("there is no file"), other.err());
    }

    private Map<String, Double> coordinates(JsonNode direction) {
        Map<String, Double> coordinates = new LinkedHashMap<>();
        for (Row row : LocalSpark.session()
                .read()
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", "*.parquet")
                .parquet(path("site"))
                .select("id", "embedding")
                .collectAsList()) {
            List<Float> embedding = row.getList(1);
            double sum = 0;
            for (int i = 0; i < embedding.size(); i++) {
                sum += direction.get(i).asDouble() * embedding.get(i);
            }
            coordinates.put(row.getString(0), sum);
        }
        return coordinates;
    }

    private void tally(String name, String source) {
        CommandRun run = CommandRun.of(
                "tally",
                "--images",
                source,
                "--site",
                name,
                "--privacy",
                "none",
                "--cache",
                path("cache"),
                "--out",
                path(name + ".arrow"));
        assertEquals(0, run.code(), run.err());
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void copiesOfTrainingImagesAreFoundAmongAllOfThem() throws IOException {
        Map<String, byte[]> train = new LinkedHashMap<>();
        Map<String, byte[]> candidate = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, byte[]> image : ImageFiles.rendered(120).entrySet()) {
            (i < 60 ? train : candidate).put(image.getKey(), image.getValue());
            if (i < 45) {
                candidate.put("copy-of/" + image.getKey(), image.getValue());
            }
            i++;
        }
        ImageFiles.directory(folder.resolve("train"), train);
        ImageFiles.directory(folder.resolve("candidate"), candidate);
        evaluate("copies", "--train", folder.resolve("train").toString(), "--explain", "15", "--pairs-limit", "50");
        JsonNode report = report("copies");
        JsonNode copies = report.at("/explanations/0/copies");
        assertEquals("train", copies.get("train").asText());
        assertEquals(60, copies.get("trained").asLong());
        assertEquals(50, copies.get("unseen").asLong());
        assertTrue(copies.get("copies").asLong() >= 45, copies.toString());
        // A copy is never authentic.
        assertTrue(copies.get("authpct").asDouble() <= 100 * 60 / 105.0, copies.toString());
        assertTrue(copies.get("ct").asDouble() < -1, copies.toString());
        assertEquals("train", report.at("/datasets/2/role").asText());
        int found = 0;
        for (Row row : rows("copies")) {
            String id = row.getAs("id");
            assertEquals(row.getAs("role").equals("candidate"), row.getAs("nearest_train") != null);
            if (id.startsWith("copy-of/")) {
                found++;
                assertEquals(0, row.<Double>getAs("train_distance"), 0);
                assertEquals(id.substring("copy-of/".length()), row.getAs("nearest_train"));
            }
        }
        assertEquals(45, found);
        boolean shown = false;
        for (JsonNode picture : report.get("pictures")) {
            shown |= picture.get("dataset").asText().equals("train");
        }
        assertTrue(shown, "both images of a copy");
        assertTrue(Files.readString(folder.resolve("copies/report.html")).contains("Closest to training images"));
    }

    @Test
    void impossibleNumbersAreRefused() {
        CommandRun run = CommandRun.of(
                "evaluate", "--reference", REFERENCE, "--candidate", REFERENCE, "--out", "x", "--explain", "101");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--explain is 101; it must be 0 to 100"), run.err());
    }

    private void evaluate(String out, String... more) {
        CommandRun run = CommandRun.of(
                List.of(
                        "evaluate",
                        "--reference",
                        REFERENCE,
                        "--candidate",
                        "candidate=" + folder.resolve("candidate"),
                        "--metrics",
                        "cmmd",
                        "--max-reject-ratio",
                        "1",
                        "--cache",
                        folder.resolve("cache-" + out).toString(),
                        "--out",
                        folder.resolve(out).toString()),
                more);
        assertEquals(0, run.code(), run.err());
    }

    private JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile());
    }

    /** Without the name of the job, which is another each time. */
    private List<Row> rows(String out) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve(out).resolve("explain.parquet").toString())
                .drop("job")
                .orderBy("role", "id")
                .collectAsList();
    }

    private static double mean(List<Row> rows, String role) {
        return rows.stream()
                .filter(row -> row.getAs("role").equals(role) && !row.isNullAt(row.fieldIndex("witness")))
                .mapToDouble(row -> row.getDouble(row.fieldIndex("witness")))
                .average()
                .orElseThrow();
    }

    private static double score(JsonNode report, String metric) {
        for (JsonNode score : report.get("scores")) {
            if (score.get("metric").asText().equals(metric)) {
                return score.get("value").asDouble();
            }
        }
        throw new AssertionError("no " + metric);
    }
}
