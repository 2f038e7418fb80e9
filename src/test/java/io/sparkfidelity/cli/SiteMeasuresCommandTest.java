package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures of sites through the command line: three sites, their pool, and all images at one place. */
class SiteMeasuresCommandTest {
    private static final List<String> SITES = List.of("north", "south", "west");
    private static final int IMAGES = 48;

    /** A folder of images and a table for each site, and for all of them. */
    @TempDir
    private static Path shared;

    private static Path card;

    @BeforeAll
    static void sites() throws IOException {
        LocalSpark.session();
        card = Files.writeString(shared.resolve("card.yaml"), Cards.yamlWithText());
        Map<String, Map<String, byte[]>> files = new LinkedHashMap<>();
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, byte[]> image : ImageFiles.rendered(IMAGES).entrySet()) {
            for (String site : List.of(SITES.get(List.of(0, 0, 0, 1, 1, 2).get(i % 6)), "all")) {
                files.computeIfAbsent(site, none -> new LinkedHashMap<>()).put(image.getKey(), image.getValue());
                // Every eighth image has no score.
                tables.computeIfAbsent(site, none -> new StringBuilder("id,caption,reward\n"))
                        .append(String.format(
                                "\"%s\",%s,%s%n",
                                image.getKey(), i % 2 == 0 ? "a cat" : "a dog", i % 8 == 0 ? "" : i / 10.0));
            }
            i++;
        }
        for (String site : files.keySet()) {
            ImageFiles.directory(shared.resolve(site), files.get(site));
            Files.writeString(shared.resolve(site + ".csv"), tables.get(site));
            CommandRun run = tally(
                    site,
                    "none",
                    "--captions",
                    shared.resolve(site + ".csv").toString(),
                    "--score",
                    "reward=reward:0..5");
            assertEquals(0, run.code(), run.err());
            assertEquals(!site.equals("west"), run.out().contains("without score:reward: "), run.out());
        }
    }

    @Test
    void thePoolHasTheBitsAndTheScoresOfAllImages() throws IOException {
        String pool = arrow("pool");
        CommandRun merge = CommandRun.of(
                Stream.concat(Stream.of("merge"), SITES.stream().map(SiteMeasuresCommandTest::arrow))
                        .toList(),
                "--out",
                pool,
                "--reference",
                arrow("all"));
        assertEquals(0, merge.code(), merge.err());
        TallyFile pooled = read(pool);
        TallyFile all = read(arrow("all"));
        assertEquals(all.whole(), pooled.whole());
        assertEquals(2, pooled.key().measures().size());
        assertEquals(row(merge, "clip_score", "(reference)"), row(merge, "clip_score", "(pool)"));
        assertEquals("42", row(merge, "score:reward", "(pool)").get(0));
        // The mean that a job over all images has.
        CommandRun evaluate = CommandRun.of(
                "evaluate",
                "--reference",
                shared.resolve("all").toString(),
                "--candidate",
                "c=" + shared.resolve("all"),
                "--captions",
                "c=" + shared.resolve("all.csv"),
                "--model",
                card.toString(),
                "--metrics",
                "clip_score",
                "--samples",
                "0",
                "--explain",
                "0",
                "--cache",
                shared.resolve("cache").toString(),
                "--out",
                shared.resolve("report").toString());
        assertEquals(0, evaluate.code(), evaluate.err());
        JsonNode score = new ObjectMapper()
                .readTree(shared.resolve("report/report.json").toFile())
                .get("scores")
                .get(0);
        assertEquals("clip_score", score.get("metric").asText());
        Score federated = new MeasureMean(
                        pooled.key().measure("clip_score").orElseThrow().measure())
                .compute(
                        new ModelTraits("images", false),
                        pooled.sample("r", pooled.key().measure("clip_score").orElseThrow())
                                .orElseThrow(),
                        pooled.sample("c", pooled.key().measure("clip_score").orElseThrow())
                                .orElseThrow());
        assertEquals(score.get("value").asDouble(), federated.value());
        assertEquals(
                score.get("standardError").asDouble(), federated.standardError().orElseThrow());
        // A site that withdraws leaves no trace.
        CommandRun less = CommandRun.of("merge", pool, "--subtract", arrow("south"), "--out", arrow("less"));
        assertEquals(0, less.code(), less.err());
        CommandRun two = CommandRun.of("merge", arrow("north"), arrow("west"), "--out", arrow("two"));
        assertEquals(0, two.code(), two.err());
        assertEquals(read(arrow("two")).whole(), read(arrow("less")).whole());
    }

    @Test
    void aFileSaysWhatItMeasured() {
        CommandRun show = CommandRun.of("tally", "show", arrow("north"));
        assertEquals(0, show.code(), show.err());
        assertTrue(show.out().contains("clip_score, how well images fit their captions: how many images have a value"));
        assertTrue(show.out().contains("of single images the ends of histograms alone"), show.out());
        assertEquals(row(show, "clip_score", "north").get(0), String.valueOf(IMAGES / 2));
    }

    /** 24 images of which 4 lack a score, under a policy that takes 5 and more. */
    @Test
    void aPolicySaysWhichMeasuresLeave() throws IOException {
        Path policy = Files.writeString(shared.resolve("site.yaml"), """
            name: site
            rules:
              - {rule: fields, allow: [n, sum]}
              - {rule: labels, allow: []}
              - {rule: measures, allow: [luminance, "score:reward", format], histograms: false}
              - {rule: minimum-images, images: 5}
              - {rule: second-moments, imagesPerDimension: 1}
            """);
        CommandRun run = tally(
                "north",
                policy.toString(),
                "--manifest",
                shared.resolve("north.csv").toString(),
                "--score",
                "reward=reward:0..5",
                "--measures",
                "image",
                "--cache",
                shared.resolve("fresh").toString(),
                "--out",
                arrow("guarded"));
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.err().contains("measuring north: 1 of 1 chunks are done already"),
                () -> "while the model embedded them: " + run.err());
        assertTrue(run.out().contains("note: measure withheld: width"), run.out());
        assertTrue(
                run.out().contains("note: measures: score:reward withheld, as it would tell of fewer than 5 images"),
                run.out());
        TallyFile file = read(arrow("guarded"));
        assertEquals(
                List.of("format", "luminance"),
                file.key().measures().stream().map(each -> each.name()).toList());
        assertTrue(file.key().field("luminance.histogram").isEmpty());
        CommandRun mixed = CommandRun.of("merge", arrow("guarded"), arrow("west"), "--out", arrow("mixed"));
        assertEquals(6, mixed.code());
        assertTrue(mixed.complaint("merge").contains("of the measure "), mixed.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--paired|'--paired'; it is an option of evaluate alone",
                "--measures ssim_uniform7|there is no 'ssim_uniform7'; there are clip_score, image",
                "--measures sharp|there is no 'sharp'; there are clip_score, image",
                "--measures clip_score --model embedded|clip_score cannot be had from the model 'embedded'",
                "--score x|write NAME=COLUMN"
            })
    void whatCannotBeMeasuredIsSaid(String arguments, String reason) {
        CommandRun run = tally("north", "none", arguments.split(" "));
        assertEquals(2, run.code(), run.out());
        assertTrue(run.complaint("tally").contains(reason), run.err());
    }

    /** n, mean and error of a line of measures. */
    private static List<String> row(CommandRun run, String measure, String of) {
        List<String> cells = run.out()
                .lines()
                .filter(line -> line.matches(measure + " +" + Pattern.quote(of) + " .*"))
                .map(line ->
                        line.substring(line.indexOf(of) + of.length()).trim().split(" +"))
                .map(List::of)
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.out()));
        return List.of(cells.get(0), cells.get(2), cells.get(3));
    }

    private static String arrow(String name) {
        return shared.resolve(name + ".arrow").toString();
    }

    private static TallyFile read(String path) throws IOException {
        return new TallyFileReader(new Storage(new Configuration(false)), Trust.unsigned())
                .read(path)
                .file();
    }

    private static CommandRun tally(String site, String privacy, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("tally", "--images", shared.resolve(site).toString(), "--site", site, "--privacy", privacy));
        List<String> own = List.of(more);
        if (!own.contains("--cache")) {
            arguments.addAll(List.of("--cache", shared.resolve("cache").toString()));
        }
        if (!own.contains("--out")) {
            arguments.addAll(List.of("--out", arrow(site)));
        }
        if (!own.contains("--model")) {
            arguments.addAll(List.of("--model", card.toString()));
        }
        if (own.contains("--score") && !own.contains("--manifest")) {
            arguments.addAll(List.of("--manifest", shared.resolve(site + ".csv").toString()));
        }
        return CommandRun.of(arguments, more);
    }
}
