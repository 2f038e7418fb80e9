package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Documents YAML = Documents.yaml(mapper -> mapper);
    private static final Documents JSON = Documents.json(mapper -> mapper);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aTextThatIsTooLongIsNotParsed() {
        assertTrue(refusal(YAML, "# " + "x".repeat(60_000_000) + "\na: 1\n").contains("60,000,008 characters"));
        assertTrue(refusal(JSON, " ".repeat(Documents.LONGEST_JSON + 1)).contains("characters"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void depthIsBounded(String opening) {
        assertTrue(refusal(YAML, "a: 1\nb:\n  " + opening.repeat(20_000)).contains("line 3 has more than 64 lists"));
        assertTrue(refusal(YAML, "a: [" + opening.repeat(200_000)).contains("line 1"));
    }

    @Test
    void depthOfJsonIsBoundedToo() {
        assertTrue(refusal(JSON, "[".repeat(20_000)).contains("nesting depth (64)"));
    }

    @Test
    void whatIsJustWithinTheBoundsIsRead() throws Exception {
        Object value = YAML.read("[".repeat(64) + "]".repeat(64), Object.class);
        for (int i = 0; i < 63; i++) {
            value = ((List<?>) value).get(0);
        }
        assertEquals(List.of(), value);
        String longest = "#" + "x".repeat(Documents.LONGEST_YAML - 6) + "\na: 1";
        assertEquals(Documents.LONGEST_YAML, longest.length());
        assertEquals(Map.of("a", 1), YAML.read(longest, Object.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1\\n              | line 2, column 1: expected ',' or ']'",
                "a:\\n  - b: 1\\n   c: 1 | line 3, column 4: ",
                "a:\\n\\t- x           | line 2, column 1: found character",
                "a: \"abc\\n           | line 2, column 1: found unexpected end",
                "a: 1\\n@b: 1         | line 2, column 1: found character '@'",
                "a: 1\\na: 2          | line 2, column 2: Duplicate field 'a'",
                "a: 1\\nb: !<x        | line 2, column ",
            })
    void faultsOfYamlHaveTheirPlaceInOneLine(String text, String reason) {
        String refusal = refusal(YAML, text.replace("\\n", "\n").replace("\\t", "\t"));
        assertTrue(refusal.startsWith(reason), refusal);
        assertEquals(1, refusal.lines().count(), refusal);
    }

    @Test
    void aKeyComesOnceAndNothingFollows() {
        for (Documents documents : List.of(YAML, JSON)) {
            assertTrue(refusal(documents, "{\"a\": {\"b\": 1, \"b\": 2}}").contains("Duplicate field 'b'"));
            assertTrue(refusal(documents, "{\"a\": 1} {\"b\": 2}").length() > 0);
        }
        assertTrue(refusal(YAML, "a: 1\n---\nb: 2\n").contains("Trailing token"));
    }

    @Test
    void aFileIsReadUpToItsBound() throws Exception {
        Storage storage = new Storage(new Configuration());
        org.apache.hadoop.fs.Path file =
                new org.apache.hadoop.fs.Path(folder.resolve("a.yaml").toUri());
        assertEquals(Optional.empty(), storage.readText(file, 4));
        Files.writeString(folder.resolve("a.yaml"), "a: 1");
        assertEquals(Optional.of("a: 1"), storage.readText(file, 4));
        String message = assertThrows(StorageException.class, () -> storage.readText(file, 3))
                .getMessage();
        assertTrue(message.contains("a.yaml has more than 3 bytes"), message);
    }

    private static String refusal(Documents documents, String text) {
        return assertThrows(JsonProcessingException.class, () -> documents.read(text, Object.class))
                .getOriginalMessage();
    }
}
