package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.Listing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    private static final String SAMPLE = "sample:?count=160&size=32";
    private static final String SMALL = "sample:?count=40&size=32";
    private static final double BELOW = 0.004;

    @TempDir
    private Path folder;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @Test
    void threeSetsAreComparedMappedAndTested() throws IOException {
        CommandRun run = audit(
                "--dataset", "one=" + SAMPLE + "&seed=1",
                "--dataset", "two=" + SAMPLE + "&seed=2",
                "--dataset", "blurred=" + SAMPLE + "&seed=3&blur=3&noise=40",
                "--metrics", "fid,cmmd_unbiased,precision");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        assertEquals("spark-fidelity/report/1", report.get("schema").asText());
        // Three pairs by the two distances, six by precision.
        assertEquals(3 + 3 + 6, report.get("scores").size());
        JsonNode audit = report.get("audit");
        JsonNode fid = audit.at("/matrices/0");
        assertEquals("fid", fid.get("metric").asText());
        assertTrue(fid.at("/values/0/1").asDouble() < fid.at("/values/0/2").asDouble());
        assertEquals(fid.at("/values/0/2").asDouble(), fid.at("/values/2/0").asDouble(), 0);
        assertTrue(fid.at("/standardErrors/0/2").asDouble() > 0);
        JsonNode precision = audit.at("/matrices/2");
        assertFalse(precision.get("symmetric").asBoolean());
        // The blurred set lies within few of the others' neighbourhoods.
        assertTrue(precision.at("/values/0/1").asDouble()
                > precision.at("/values/0/2").asDouble());
        assertEquals("cmmd_unbiased", audit.at("/map/metric").asText());
        assertEquals(3, audit.at("/map/points").size());
        assertEquals(0, audit.at("/tree/merges/0/left").asInt());
        assertEquals(1, audit.at("/tree/merges/0/right").asInt());
        for (JsonNode test : audit.get("tests")) {
            boolean blurred = test.get("second").asText().equals("blurred");
            assertEquals(blurred, test.get("adjusted").asDouble() < 0.05, test.toString());
        }
        assertEquals(9, audit.get("diversity").size());
        for (JsonNode score : audit.get("diversity")) {
            assertTrue(
                    score.get("value").asDouble() > 1
                            && score.get("standardError").asDouble() > 0,
                    score.toString());
            assertFalse(score.get("warnings").toString().contains("same set"), score.toString());
        }
        assertTrue(run.out().contains("farthest: "), run.out());
        assertTrue(run.out().contains("told apart at 5% (MMD test, Holm-adjusted): 2 of 3 pairs"), run.out());
        String page = Files.readString(folder.resolve("out/report.html"));
        assertTrue(page.contains("Audit of 3 datasets") && page.contains("</html>"));
    }

    /** The slices of a pair are those that an evaluation of it has, to the last bit. */
    @Test
    void slicesOfEveryPairAreThoseOfAnEvaluation() throws IOException {
        List<String> sets = List.of(SAMPLE + "&seed=1", SAMPLE + "&seed=2&drop=disc", SAMPLE + "&seed=3&blur=2");
        CommandRun run = audit(
                "--dataset", "one=" + sets.get(0),
                "--dataset", "two=" + sets.get(1),
                "--dataset", "three=" + sets.get(2),
                "--metrics", "fid",
                "--group-by", "label",
                "--min-slice", "10",
                "--explain", "0",
                "--samples", "0");
        assertEquals(0, run.code(), run.err());
        JsonNode slices = report().get("slices");
        assertEquals(2, slices.size(), "against the first and the second");
        assertEquals("one", slices.at("/0/reference").asText());
        assertEquals(2, slices.at("/0/candidates").size());
        assertEquals("two", slices.at("/1/reference").asText());
        assertEquals("three", slices.at("/1/candidates/0/candidate").asText());
        assertTrue(run.out().contains("slices by label on embedded against one, worst first by"), run.out());
        assertTrue(run.out().contains("slices by label on embedded against two, worst first by"), run.out());
        String page = Files.readString(folder.resolve("out/report.html"));
        assertTrue(page.contains("Slices by label on embedded against two"), "a section of the page");
        CommandRun evaluated = CommandRun.of(
                "evaluate",
                "--reference",
                "two=" + sets.get(1),
                "--candidate",
                "three=" + sets.get(2),
                "--metrics",
                "fid",
                "--group-by",
                "label",
                "--min-slice",
                "10",
                "--explain",
                "0",
                "--samples",
                "0",
                "--cache",
                folder.resolve("cache").toString(),
                "--out",
                folder.resolve("evaluated").toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        JsonNode ofPair = new ObjectMapper()
                .readTree(folder.resolve("evaluated/report.json").toFile())
                .at("/slices/0");
        for (String part : List.of("scored", "unscored", "candidates")) {
            assertTrue(!ofPair.get(part).isEmpty(), part);
            assertEquals(ofPair.get(part), slices.get(1).get(part), part);
        }
        assertTrue(ofPair.get("reference") == null, "there is one alone");
        // The first one's median is its 80th value, of which 79 are below; every blurred image is.
        CommandRun cut = audit(
                "--dataset", "one=" + sets.get(0),
                "--dataset", "three=" + sets.get(2),
                "--metrics", "fid",
                "--measures", "image",
                "--group-by", "sharpness:2",
                "--min-slice", "10",
                "--explain", "0",
                "--samples", "0");
        assertEquals(0, cut.code(), cut.err());
        JsonNode halves = report().at("/slices/0");
        assertEquals("sharpness", halves.get("groupBy").asText());
        JsonNode lower = halves.at("/scored/0/n");
        assertEquals(79, lower.get("reference").asInt(), halves.toString());
        assertEquals(160, lower.get("candidate").asInt(), halves.toString());
    }

    @Test
    void slicesThatCannotBeAreSaidBeforeAnythingIsEmbedded() throws IOException {
        CommandRun column =
                audit("--dataset", "one=" + SMALL, "--dataset", "two=" + SMALL + "&seed=2", "--group-by", "scanner");
        assertEquals(2, column.code());
        assertTrue(column.complaint("audit").contains("has no column 'scanner' to group by"), column.err());
        CommandRun many = audit(
                "--dataset",
                "one=" + SAMPLE,
                "--dataset",
                "two=" + SAMPLE,
                "--split-by",
                "label",
                "--group-by",
                "site");
        assertEquals(3, many.code());
        assertTrue(many.complaint("audit").contains("compares the slices of up to 8 datasets"), many.err());
        CommandRun minimum = audit("--dataset", "one=" + SMALL, "--dataset", "two=" + SMALL, "--min-slice", "5");
        assertEquals(2, minimum.code());
        assertTrue(minimum.complaint("audit").contains("--min-slice says nothing"), minimum.err());
    }

    @Test
    void plantedCopiesAreFoundAndNothingElse() throws IOException {
        Map<String, byte[]> images = ImageFiles.rendered(160);
        List<String> ids = new ArrayList<>(images.keySet());
        Map<String, byte[]> first = new LinkedHashMap<>();
        Map<String, byte[]> second = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            (i < 80 ? first : second).put(ids.get(i), images.get(ids.get(i)));
        }
        List<String> pngs =
                ids.stream().filter(id -> id.endsWith("png")).limit(5).toList();
        // The same bytes three times, under other names; and in bytes of their own a copy and one with a pixel changed.
        second.put("planted/a.png", images.get(pngs.get(0)));
        second.put("planted/again.png", images.get(pngs.get(0)));
        second.put("planted/and-again.png", images.get(pngs.get(0)));
        second.put("planted/b.png", images.get(pngs.get(1)));
        second.put("planted/c.bmp", changed(images.get(pngs.get(2)), 0));
        second.put("planted/d.bmp", changed(images.get(pngs.get(3)), 1));
        ImageFiles.directory(folder.resolve("first"), first);
        ImageFiles.directory(folder.resolve("second"), second);
        CommandRun run = audit(
                "--dataset",
                "first=" + folder.resolve("first"),
                "--dataset",
                "second=" + folder.resolve("second"),
                "--metrics",
                "fid",
                "--duplicates-below",
                Double.toString(BELOW));
        assertEquals(0, run.code(), run.err());
        List<String> lines = Files.readAllLines(folder.resolve("out/duplicates.csv"));
        assertEquals("kind,distance,first_dataset,first_id,second_dataset,second_id", lines.get(0));
        List<String[]> listed =
                lines.stream().skip(1).map(line -> line.split(",")).toList();
        assertEquals(
                new TreeSet<>(List.of(pngs.get(0) + " planted/a.png", pngs.get(1) + " planted/b.png")),
                pairs(listed, "identical"));
        TreeSet<String> near = pairs(listed, "near");
        assertTrue(near.contains(pngs.get(2) + " planted/c.bmp"), near.toString());
        assertTrue(near.contains(pngs.get(3) + " planted/d.bmp"), near.toString());
        assertEquals(nearByHand(), near);
        JsonNode duplicates = report().at("/audit/duplicates");
        assertEquals(2, duplicates.get("identical").asInt());
        assertEquals(near.size(), duplicates.get("near").asInt());
        assertEquals(2, duplicates.at("/within/1/repeated").asInt(), "of three copies, two");
        assertEquals(86, duplicates.at("/within/1/compared").asInt());
        assertTrue(run.out().contains("duplicates across datasets: 2 identical, " + near.size() + " near"), run.out());
        String page = Files.readString(folder.resolve("out/report.html"));
        assertEquals(
                2 * Math.min(12, 2 + near.size()),
                page.split("<div class=\"strip\"><img", -1).length - 1,
                "both images of twelve duplicates");
        // Twice 80 images are beyond the limit now: the pairs by hyperplanes are those of the exact search, to the last
        // bit.
        CommandRun again = audit(
                "--dataset",
                "first=" + folder.resolve("first"),
                "--dataset",
                "second=" + folder.resolve("second"),
                "--metrics",
                "fid",
                "--duplicates-below",
                Double.toString(BELOW),
                "--pairs-limit",
                "80",
                "--explain",
                "0",
                "--samples",
                "0");
        assertEquals(0, again.code(), again.err());
        assertEquals(lines, Files.readAllLines(folder.resolve("out/duplicates.csv")));
        JsonNode planes = report().at("/audit/duplicates");
        assertEquals("pairs", duplicates.at("/search/by").asText());
        assertEquals("hyperplanes", planes.at("/search/by").asText());
        assertTrue(planes.at("/search/recall").asDouble() >= 0.99, planes.toString());
        assertEquals(duplicates.get("within"), planes.get("within"));
        assertEquals(duplicates.get("pairs"), planes.get("pairs"));
        String words = "of pairs as near as the threshold are expected to be found";
        assertTrue(
                again.out().contains("near: found by hyperplanes: 99.")
                        && again.out().contains(words),
                again.out());
        assertFalse(run.out().contains(words), run.out());
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains(words));
    }

    @Test
    void aSourceIsSplitByItsLabels() throws IOException {
        CommandRun run = audit(
                "--dataset",
                "all=sample:?count=100&size=32&drop=gradient,polygon,checker,wave,cloud,scene",
                "--split-by",
                "label",
                "--limit",
                "90");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of("fid", "fid_infinity", "cmmd", "cmmd_unbiased"),
                report().at("/audit/matrices").findValuesAsText("metric"));
        JsonNode datasets = report().get("datasets");
        assertEquals(List.of("disc", "stripes"), datasets.findValuesAsText("name"));
        long found = 0;
        for (JsonNode dataset : datasets) {
            found += dataset.get("found").asLong();
            assertEquals(dataset.get("found").asLong(), dataset.get("embedded").asLong());
        }
        assertEquals(90, found);
    }

    @Test
    void everySetIsMeasuredAndItsFilesAreHeldAgainstTheOthers() throws IOException {
        List<String> ids = column(SMALL + "&seed=1", "id");
        Path manifest = Files.writeString(
                folder.resolve("a.csv"),
                "id,reward\n"
                        + IntStream.range(0, ids.size())
                                .mapToObj(
                                        i -> ids.get(i) + "," + (i == 3 ? "none" : i % 2 == 0 ? "0.25" : "0.75") + "\n")
                                .collect(Collectors.joining()));
        CommandRun run = audit(
                "--dataset",
                "a=" + SMALL + "&seed=1",
                "--dataset",
                "b=" + SMALL + "&seed=2",
                "--dataset",
                "wide=" + SMALL.replace("32", "48") + "&seed=3",
                "--manifest",
                "a=" + manifest,
                "--metrics",
                "fid",
                "--measures",
                "image",
                "--score",
                "reward=reward",
                "--samples",
                "0");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.err().contains("measuring wide: 1 of 1 chunks are done already"),
                () -> "while the model embedded them: " + run.err());
        JsonNode report = report();
        assertEquals(1, report.at("/audit/matrices").size(), "what is of one set has no matrix");
        Map<String, JsonNode> sets = new LinkedHashMap<>();
        report.at("/measures/sets")
                .forEach(set -> sets.put(
                        set.get("measure").asText() + " " + set.get("dataset").asText(), set));
        assertEquals(3 * 11, sets.size());
        sets.values()
                .forEach(set -> assertEquals(
                        40, set.get("measured").asInt() + set.get("unmeasured").asInt(), set.toString()));
        assertEquals(39, sets.get("score:reward a").get("measured").asInt());
        assertEquals(0, sets.get("score:reward b").get("measured").asInt());
        assertEquals(48, sets.get("width wide").get("mean").asDouble(), 0);
        JsonNode score = report.get("scores").get(3);
        assertEquals("score:reward", score.get("metric").asText());
        // 20 of 0.25 and 19 of 0.75.
        assertEquals((20 * 0.25 + 19 * 0.75) / 39, score.get("value").asDouble(), 1e-9);
        assertEquals("", score.get("reference").asText());
        assertTrue(score.at("/n/reference").isNull());
        assertEquals(0, report.at("/measures/paired").size());
        JsonNode confounders = report.at("/measures/confounders");
        assertEquals(3 * 10, confounders.size());
        for (int i = 0; i < 4; i++) {
            JsonNode worst = confounders.get(i == 0 ? 0 : 10 * (i - 1));
            boolean wide = i < 3;
            assertEquals(wide, worst.get("apart").asBoolean(), worst.toString());
            assertEquals(wide ? "wide" : "b", worst.get("candidate").asText());
        }
        assertTrue(run.out().contains("note: width is 32 pixels in a, 48 pixels in wide"), run.out());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("mean of +a +b +wide"))
                        && run.out().lines().anyMatch(line -> line.matches("width +32.000 +32.000 +48.000")),
                run.out());
        assertTrue(
                run.out().contains("without score:reward: 81 images (the column has no number for it 81)"), run.out());
        String page = Files.readString(folder.resolve("out/report.html"));
        assertTrue(page.contains("<section id=\"confounders\"") && page.contains("<section id=\"measures\""));
        assertEquals(
                39 + 9 * 120 + jpegs(sets),
                LocalSpark.session()
                        .read()
                        .parquet(folder.resolve("out/measures.parquet").toString())
                        .count());
    }

    private static long jpegs(Map<String, JsonNode> sets) {
        return Stream.of("a", "b", "wide")
                .mapToLong(
                        name -> sets.get("jpeg_quality " + name).get("measured").asLong())
                .sum();
    }

    private static List<String> column(String source, String name) throws IOException {
        try (Listing listing = Runs.listing(source)) {
            return listing.images()
                    .orderBy("id")
                    .select(name)
                    .as(Encoders.STRING())
                    .collectAsList();
        }
    }

    @Test
    void partsAreMeasuredAndTheirImagesHaveCaptions() throws IOException {
        String source = "sample:?count=60&size=32&drop=gradient,polygon,checker,wave,cloud,scene";
        List<String> ids = column(source, "id");
        Path captions = Files.writeString(
                folder.resolve("captions.csv"),
                "id,caption\n"
                        + ids.stream()
                                .skip(1)
                                .map(id -> id + ",caption of " + id + "\n")
                                .collect(Collectors.joining()));
        CommandRun run = audit(
                "--dataset", "all=" + source,
                "--split-by", "label",
                "--metrics", "fid",
                "--measures", "image",
                "--captions", captions.toString(),
                "--explain", "60",
                "--samples", "0");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        assertTrue(
                report.at("/datasets/0/warnings").toString().contains("1 of 60 images have no caption in " + captions),
                report.get("datasets").toString());
        long measured = 0;
        for (JsonNode set : report.at("/measures/sets")) {
            measured += set.get("measure").asText().equals("width")
                    ? set.get("measured").asLong()
                    : 0;
        }
        assertEquals(60, measured, "each image in its part");
        TreeSet<String> bare = new TreeSet<>();
        for (JsonNode gallery : report.at("/explanations/0/galleries")) {
            for (JsonNode image : gallery.get("images")) {
                String id = image.get("id").asText();
                if (image.has("caption")) {
                    assertEquals("caption of " + id, image.get("caption").asText());
                } else {
                    bare.add(id);
                }
            }
        }
        assertEquals(new TreeSet<>(ids.subList(0, 1)), bare);
    }

    @Test
    void whatNoSetHasIsRefusedBeforeAnythingIsEmbedded() throws IOException {
        String[] two = {"--dataset", "a=" + SMALL + "&seed=1", "--dataset", "b=" + SMALL + "&seed=2"};
        CommandRun none = audit(with(two, "--score", "reward=reward"));
        assertEquals(3, none.code(), none.err());
        assertEquals(
                "audit: no dataset has score:reward: a (" + SMALL + "&seed=1) has no column 'reward' for the score"
                        + " 'score:reward'; give --manifest a=FILE with it",
                none.complaint("audit"));
        Path other = Files.writeString(folder.resolve("other.csv"), "id,caption\nx,a photo\n");
        CommandRun captions = audit(with(two, "--captions", "b=" + other));
        assertEquals(3, captions.code(), captions.err());
        assertTrue(
                captions.complaint("audit").startsWith("audit: the captions " + other + " match no image of b ("),
                captions.err());
        assertFalse(captions.err().contains("embedding"), captions.err());
        assertUsage("there is no 'ssim_uniform7'; there is image", with(two, "--measures", "ssim_uniform7"));
        assertUsage("its card has no text tower", with(two, "--metrics", "clip_score"));
        assertUsage("Unknown option: '--paired'", with(two, "--paired"));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void mistakesAreOneLine() {
        assertUsage("no dataset", "--out", "x");
        assertUsage("one dataset alone", "--dataset", "a=" + SAMPLE);
        assertUsage("it can be label or site", "--dataset", "a=" + SAMPLE, "--split-by", "colour");
        assertUsage(
                "is of one set", "--dataset", "a=" + SAMPLE, "--dataset", "b=" + SAMPLE, "--metrics", "vendi_cosine");
        assertUsage(
                "cosine distance", "--dataset", "a=" + SAMPLE, "--dataset", "b=" + SAMPLE, "--duplicates-below", "0");
        assertUsage("two datasets are named 'a'", "--dataset", "a=" + SAMPLE, "--dataset", "a=" + SAMPLE);
        String[] many = new String[130];
        Arrays.setAll(many, i -> i % 2 == 0 ? "--dataset" : "d" + i + "=" + SAMPLE);
        assertUsage("takes up to 64", many);
        CommandRun run = audit("--dataset", "flat=" + SAMPLE, "--split-by", "site");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("has a site; give one by --manifest"), run.err());
    }

    private void assertUsage(String part, String... more) {
        CommandRun run = audit(more);
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(part), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private static TreeSet<String> pairs(List<String[]> listed, String kind) {
        TreeSet<String> pairs = new TreeSet<>();
        listed.stream().filter(line -> line[0].equals(kind)).forEach(line -> pairs.add(line[3] + " " + line[5]));
        return pairs;
    }

    /** All pairs across the two sets of the cache, one by one. */
    private TreeSet<String> nearByHand() {
        List<Row> rows = LocalSpark.session()
                .read()
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve("embeddings").toString())
                .select("id", "contentHash", "embedding")
                .collectAsList();
        TreeSet<String> pairs = new TreeSet<>();
        for (Row a : rows) {
            for (Row b : rows) {
                boolean across = inFirst(a) && !inFirst(b);
                if (across && a.getLong(1) != b.getLong(1) && distance(a.getList(2), b.getList(2)) < BELOW) {
                    pairs.add(a.getString(0) + " " + b.getString(0));
                }
            }
        }
        return pairs;
    }

    private boolean inFirst(Row row) {
        return Files.exists(folder.resolve("first").resolve(row.getString(0)));
    }

    private static double distance(List<Float> x, List<Float> y) {
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += Math.pow((double) x.get(i) - y.get(i), 2);
        }
        return sum / 2;
    }

    private static byte[] changed(byte[] png, int pixels) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        for (int i = 0; i < pixels; i++) {
            image.setRGB(3 + i, 3, image.getRGB(3 + i, 3) ^ 0x040404);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "bmp", out);
        return out.toByteArray();
    }

    private CommandRun audit(String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("audit"),
                        Stream.concat(
                                Arrays.stream(more),
                                Arrays.asList(more).contains("--out")
                                        ? Stream.empty()
                                        : Stream.of(
                                                "--out", folder.resolve("out").toString())))
                .toArray(String[]::new);
        return CommandRun.of(arguments);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }
}
