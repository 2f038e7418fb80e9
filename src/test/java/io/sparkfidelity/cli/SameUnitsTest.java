package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --same-units} says of the sets is looked at. */
class SameUnitsTest {
    @TempDir
    private Path folder;

    private List<String> ids;

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @BeforeEach
    void images() throws IOException {
        Map<String, byte[]> images = ImageFiles.rendered(6);
        ids = List.copyOf(images.keySet());
        ImageFiles.directory(folder.resolve("images"), images);
    }

    @Test
    void noneSharedIsAnErrorBeforeAnythingIsEmbedded() throws IOException {
        StringWriter err = new StringWriter();
        assertEquals(3, evaluate(err, units("cap", 0), units("zzz", 0)));
        assertTrue(
                err.toString()
                        .contains(
                                "--same-units is given, and reference and c share none of their units (the smaller has 6,"
                                        + " such as 'zzz"),
                err.toString());
        assertTrue(Files.notExists(folder.resolve("embeddings/model"))
                && !err.toString().contains("embedding c"));
    }

    @Test
    void fewSharedIsAWarningWithTheirNumber() throws IOException {
        StringWriter err = new StringWriter();
        assertEquals(0, evaluate(err, units("cap", 0), units("cap", 4)), err.toString());
        JsonNode candidate = new ObjectMapper()
                .readTree(folder.resolve("out/report.json").toFile())
                .get("datasets")
                .get(1);
        assertTrue(
                candidate.get("warnings").toString().contains("shares only 2 of 6 units with reference"),
                candidate.toString());
        assertEquals(6, candidate.get("units").asInt());
    }

    /** A unit for each image, by number from {@code first}. */
    private String units(String prefix, int first) throws IOException {
        List<String> lines = new ArrayList<>(List.of("id,unit"));
        for (int i = 0; i < ids.size(); i++) {
            lines.add("\"" + ids.get(i) + "\"," + prefix + (first + i));
        }
        return Files.write(folder.resolve(prefix + first + ".csv"), lines).toString();
    }

    private int evaluate(StringWriter err, String ofReference, String ofCandidate) {
        return Main.run(
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                "evaluate",
                "--reference",
                folder.resolve("images").toString(),
                "--candidate",
                "c=" + folder.resolve("images"),
                "--manifest",
                "reference=" + ofReference,
                "--manifest",
                "c=" + ofCandidate,
                "--same-units",
                "--metrics",
                "cmmd",
                "--samples",
                "0",
                "--out",
                folder.resolve("out").toString());
    }
}
