package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader in another language, written from the specification, reads what this program writes. */
class SecondReaderTest {
    @TempDir
    Path folder;

    /** Missing Python is an error where tests must all run, and skips them elsewhere. */
    @BeforeAll
    static void pythonIsThere() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there || System.getenv("CI") != null, "no python3");
        assertTrue(there, "CI needs python3");
    }

    @Test
    void itReadsTheGoldenFiles() throws Exception {
        assertReads(GoldenFile.contents(), GoldenFile.bytes(GoldenFile.PLAIN));
        assertReads(GoldenFile.contents(), GoldenFile.bytes(GoldenFile.SIGNED));
        assertReads(GoldenFile.issued(), GoldenFile.bytes(GoldenFile.VERSION_2));
        assertReads(GoldenFile.measured(), GoldenFile.bytes(GoldenFile.VERSION_4));
        byte[] masked = GoldenFile.bytes(GoldenFile.VERSION_3);
        assertReads(TallyFileReader.parse("masked", masked, Trust.unsigned()).file(), masked);
    }

    @Test
    void itReadsASitesTalliesAndSumsThemToTheSameDigest() throws Exception {
        TallyFile file = Sites.file("north", Sites.images("north", 500, 20, 0.5, 1, true), true);
        assertReads(file, TallyFileWriter.bytes(file, Optional.empty()));
    }

    private void assertReads(TallyFile expected, byte[] bytes) throws Exception {
        JsonNode read = new ObjectMapper().readTree(python(bytes));
        assertEquals(KeyJson.write(expected.key()), compact(read.get("key")));
        assertEquals(KeyJson.write(expected.provenance()), compact(read.get("provenance")));
        SortedMap<Group, SortedMap<Integer, Map<Field, long[]>>> rows = new TreeMap<>();
        SortedMap<Group, Integer> buckets = new TreeMap<>();
        for (JsonNode row : read.get("rows")) {
            Group group = new Group(row.get(0).asText(), row.get(1).asText());
            long[] values = new long[row.get(6).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(6).get(i).asLong();
            }
            buckets.put(group, row.get(2).asInt());
            rows.computeIfAbsent(group, g -> new TreeMap<>())
                    .computeIfAbsent(row.get(3).asInt(), b -> new TreeMap<>())
                    .put(new Field(row.get(4).asText(), row.get(5).asInt(), values.length), values);
        }
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        rows.forEach((group, byBucket) -> {
            SortedMap<Integer, Tally> tallies = new TreeMap<>();
            byBucket.forEach((bucket, vectors) -> tallies.put(bucket, Tally.of(vectors)));
            groups.put(group, new GroupTally(buckets.get(group), tallies));
        });
        assertEquals(expected.groups(), groups);
    }

    private static String compact(JsonNode node) throws IOException {
        return new ObjectMapper().writeValueAsString(node);
    }

    private String python(byte[] bytes) throws Exception {
        Path script = folder.resolve("read_tally.py");
        Files.write(script, GoldenFile.bytes("read_tally.py"));
        Path file = Files.write(folder.resolve("file.arrow"), bytes);
        Path out = folder.resolve("out.json");
        Path err = folder.resolve("err.txt");
        int code = new ProcessBuilder("python3", script.toString(), file.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertEquals("", Files.readString(err));
        assertEquals(0, code);
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
