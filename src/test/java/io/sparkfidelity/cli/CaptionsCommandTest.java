package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --captions}, in the place of what a source itself says. */
class CaptionsCommandTest {
    private static final String REFERENCE = "sample:?count=12&size=32";
    private static final String CANDIDATE = "c=sample:?count=12&size=32&blur=1";

    @TempDir
    private static Path shared;

    private static List<String> ids;

    @TempDir
    private Path folder;

    @BeforeAll
    static void ids() throws IOException {
        try (Listing listing = Runs.listing(REFERENCE)) {
            ids = listing.images()
                    .select("id")
                    .orderBy("id")
                    .as(Encoders.STRING())
                    .collectAsList();
        }
        LocalSpark.session();
    }

    @Test
    void imagesWithoutACaptionAreCountedAndNoImageIsEmbeddedForOne() throws IOException {
        CommandRun first = evaluate(
                "--captions", csv("a.csv", ids.subList(0, 9), "a photo").toString());
        assertEquals(0, first.code(), first.err());
        assertTrue(
                warnings().toString().contains("3 of 12 images have no caption in " + shared.resolve("a.csv")),
                warnings().toString());
        assertFalse(first.err().contains("are done already"), first.err());
        CommandRun second =
                evaluate("--captions", csv("b.csv", ids, "another photo").toString());
        assertEquals(0, second.code(), second.err());
        assertFalse(warnings().toString().contains("caption"), warnings().toString());
        assertTrue(second.err().contains("1 of 1 chunks are done already"), second.err());
    }

    @Test
    void aFileThatMatchesNothingIsRefusedBeforeAnythingIsEmbedded() throws IOException {
        Path other = csv("other.csv", List.of("x", "y"), "a photo");
        Path right = csv("right.csv", ids, "a photo");
        CommandRun run = evaluate("--captions", right.toString(), "--captions", "c=" + other);
        assertEquals(3, run.code(), run.err());
        assertEquals(
                "evaluate: the captions " + other + " match no image of c (" + CANDIDATE.substring(2) + "), such as '"
                        + ids.get(0) + "'; give the set's own file, as in --captions NAME=FILE",
                run.complaint("evaluate"));
        assertFalse(run.err().contains("embedding"), run.err());
        Path instances = Files.writeString(shared.resolve("instances.json"), "{\"images\": []}");
        CommandRun broken = evaluate("--captions", instances.toString());
        assertEquals(3, broken.code(), broken.err());
        assertTrue(broken.err().contains("are not in COCO's form: it has no list 'annotations'"), broken.err());
        assertFalse(broken.err().contains("embedding"), broken.err());
    }

    @Test
    void aFileThatIsNotThereIsRefusedByADryRun() {
        CommandRun run = evaluate("--captions", shared.resolve("none.json").toString(), "--dry-run");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("no such file"), run.err());
        CommandRun twice = evaluate("--captions", "a.json", "--captions", "b.json", "--dry-run");
        assertEquals(2, twice.code(), twice.err());
        assertTrue(twice.err().contains("--captions is given twice for one dataset"), twice.err());
    }

    @Test
    void aSpecFileNamesCaptions() throws IOException {
        Path right = csv("spec.csv", ids, "a photo");
        CommandRun run = evaluate("--set", "captions=['c=" + right + "?captions=all']", "--dry-run");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("captions:\n- c=" + right + "?captions=all\n"), run.out());
    }

    private static Path csv(String name, List<String> ids, String caption) throws IOException {
        StringBuilder text = new StringBuilder("id,caption\n");
        ids.forEach(id -> text.append(id).append(',').append(caption).append('\n'));
        return Files.writeString(shared.resolve(name), text);
    }

    private JsonNode warnings() throws IOException {
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        return report.get("datasets").get(1).get("warnings");
    }

    private CommandRun evaluate(String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "evaluate",
                                "--reference",
                                REFERENCE,
                                "--candidate",
                                CANDIDATE,
                                "--metrics",
                                "effective_rank",
                                "--samples",
                                "0",
                                "--explain",
                                "0",
                                "--out",
                                folder.resolve("out").toString(),
                                "--cache",
                                folder.resolve("cache").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
