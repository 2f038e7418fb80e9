package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualifyCommandTest {
    private static final String IMAGES = "sample:?count=64&size=32";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    private static CommandRun qualify(String... more) {
        return CommandRun.of(
                List.of(
                        "models",
                        "qualify",
                        "embedded",
                        "--out",
                        folder.resolve("out").toString()),
                more);
    }

    @Test
    void noiseIsSeenToGrowAndTheCardSaysWhatIsNot() throws Exception {
        CommandRun run = qualify(
                "--images",
                IMAGES,
                "--distortions",
                "noise,crop",
                "--steps",
                "3",
                "--metrics",
                "cmmd",
                "--samples",
                "1");
        assertEquals(0, run.code(), run.err());
        JsonNode report = new ObjectMapper()
                .readTree(folder.resolve("out").resolve("qualify.json").toFile());
        JsonNode metric = report.at("/qualification/metrics/0");
        assertEquals("cmmd", metric.get("metric").asText());
        JsonNode noise = metric.at("/climbs/0");
        assertEquals("noise", noise.get("distortion").asText());
        double last = metric.get("clean").asDouble();
        for (JsonNode step : noise.get("steps")) {
            assertEquals(step.get("value").asDouble() - last, step.get("worse").asDouble(), 1e-9);
            assertTrue(step.get("worse").asDouble() > 0, noise.toString());
            assertEquals(step.get("errors").asDouble() >= 2, step.get("grows").asBoolean());
            last = step.get("value").asDouble();
        }
        assertEquals(3, noise.get("steps").size());
        assertEquals(64, report.at("/qualification/images/count").asLong());
        // No image is on both sides, and all steps are of the same ones.
        JsonNode datasets = report.get("datasets");
        assertEquals(2 + 2 * 3, datasets.size());
        assertEquals(
                64,
                datasets.get(0).get("embedded").asLong()
                        + datasets.get(1).get("embedded").asLong());
        // A cache of the images themselves, and of every step, lie apart.
        try (Stream<Path> models = Files.list(folder.resolve("embeddings"));
                Stream<Path> sources = Files.list(models.findFirst().orElseThrow())) {
            assertEquals(
                    2 + 2 * 3,
                    sources.filter(source -> source.getFileName().toString().matches("[0-9a-f]{16}"))
                            .count());
        }
        String page = Files.readString(folder.resolve("out").resolve("qualify.html"));
        assertTrue(page.contains("Qualification of embedded"), page.substring(0, 200));
        assertTrue(page.contains("data:image/png;base64,"), "no picture");
        assertTrue(page.contains("0.05, 0.1, 0.2: share of the side"), page);

        // Crops of a twentieth of the side are nothing that 32 images a side could tell.
        assertFalse(metric.at("/climbs/1/grows").asBoolean(), metric.toString());
        assertTrue(run.out().contains("cmmd is not seen to become worse with every step: "), run.out());
        String card = folder.resolve("out").resolve("embedded.yaml").toString();
        CommandRun evaluated = CommandRun.of(
                "evaluate",
                "--reference",
                IMAGES,
                "--candidate",
                "sample:?count=64&size=32&seed=2",
                "--model",
                card,
                "--metrics",
                "cmmd,fid",
                "--out",
                folder.resolve("evaluated").toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        String note = "cmmd of embedded: was not seen to grow with every step of";
        assertTrue(evaluated.out().contains(note), evaluated.out());
        assertFalse(evaluated.out().contains("fid of embedded: was"), "fid was not tried");
        assertTrue(
                Files.readString(folder.resolve("evaluated").resolve("report.html"))
                        .contains(note),
                "no note");
    }

    @Test
    void aMetricWithoutValuesSaysWhyInTableAndPage() throws Exception {
        CommandRun run = qualify(
                "--images",
                IMAGES,
                "--distortions",
                "noise",
                "--steps",
                "2",
                "--metrics",
                "fid_infinity",
                "--samples",
                "1");
        assertEquals(0, run.code(), run.err());
        String page = Files.readString(folder.resolve("out").resolve("qualify.html"));
        for (String text : List.of(run.out(), page)) {
            assertTrue(text.contains("fid_infinity has no value at any step"), text);
            assertTrue(text.contains("fid_infinity: no value: needs more images than dimensions"), text);
        }
        // A line of pictures for every step.
        for (int step = 0; step <= 2; step++) {
            assertTrue(page.contains("<div class=\"strip\"><span>step " + step + "</span><img"), page);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--distortions | rain | no distortion 'rain'; there are blur, noise, jpeg, crop, swap, colour",
                "--steps | 6 | --steps is 6; it must be 1 to 5",
                "--metrics | class_fid | cannot be qualified",
                "--metrics | no-such | no-such",
                "--samples | 101 | it must be 0 to 100",
            })
    void aWrongOptionIsNamedBeforeAnythingIsRead(String flag, String value, String reason) {
        CommandRun run = qualify("--images", IMAGES, flag, value);
        assertEquals(2, run.code());
        assertTrue(run.complaint("qualify").contains(reason), run.err());
    }

    @Test
    void theImagesMustBeNamed() {
        assertTrue(qualify().complaint("qualify").contains("--images is missing"));
    }
}
