package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Documents YAML = Documents.yaml(mapper -> mapper);
    private static final Documents CROPS =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES));
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

    private record Crop(int size, Double scale, List<Long> sides, Crop inner) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "size: many               | line 1, column 7: 'size': 'many' is not a whole number below 2^31",
                "size: 1\\nscale: wide     | line 2, column 8: 'scale': 'wide' is not a number",
                "size: 1\\nscale: [1]      | 'scale': it is not a number",
                "size: 1\\nscale: {a: 1}   | 'scale': it is not a number",
                "size: 1\\nsides: [1, b]   | line 2, column 12: entry 2 of 'sides': 'b' is not a whole number",
                "size: 1\\nsides: {}       | 'sides': it is not a list",
                "size: 1\\ninner:\\n  size: 2\\n  a: 1\\nscale: 1\\n | line 4, column 3: 'inner': no key 'a'; there are ",
                "size: 1\\na: 2\\nscale: 1\\n  | line 2, column 1: no key 'a'; there are ",
                "size: 1\\ninner: {size: 2, a: 1} | 'inner': no key 'a'; there are inner, scale, sides, size",
                "size: ~                  | 'size': it has no value; give it a whole number",
                "scale: 1                 | 'size': it has no value; give it a whole number",
                "size: 99999999999        | 'size': ",
                "[1]                      | line 1, column 1: it is not a mapping of keys to values",
            })
    void valuesThatDoNotFitAreSaidInWordsThatNameNoClass(String text, String reason) {
        String refusal = refusal(CROPS, text.replace("\\n", "\n"), Crop.class);
        assertTrue(refusal.contains(reason), refusal);
        assertTrue(refusal.startsWith("line "), refusal);
        assertFalse(refusal.matches("(?s).*(java|sparkfidelity|Crop|JsonToken|`).*"), refusal);
        assertEquals(1, refusal.lines().count(), refusal);
    }

    @Test
    void theLinesOfKeysAreThoseOfTheText() {
        assertEquals(Map.of("a", 2, "c", 5), YAML.lines("# first\na:\n  b: 1\n\nc: [d]\n"));
        assertEquals(
                Map.of("a", 1),
                YAML.lines("a: 1\nb: [\n").entrySet().stream()
                        .filter(key -> key.getKey().equals("a"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Test
    void aKeyComesOnceAndNothingFollows() {
        for (Documents documents : List.of(YAML, JSON)) {
            assertTrue(refusal(documents, "{\"a\": {\"b\": 1, \"b\": 2}}").contains("Duplicate field 'b'"));
            assertTrue(refusal(documents, "{\"a\": 1} {\"b\": 2}").length() > 0);
        }
        assertTrue(refusal(YAML, "a: 1\n---\nb: 2\n").contains("something follows its value"));
    }

    @Test
    void aFileIsReadUpToItsBound() throws Exception {
        Storage storage = new Storage(new Configuration());
        io.sparkfidelity.storage.Path file =
                new io.sparkfidelity.storage.Path(folder.resolve("a.yaml").toUri());
        assertEquals(Optional.empty(), storage.readText(file, 4));
        Files.writeString(folder.resolve("a.yaml"), "a: 1");
        assertEquals(Optional.of("a: 1"), storage.readText(file, 4));
        String message = assertThrows(StorageException.class, () -> storage.readText(file, 3))
                .getMessage();
        assertTrue(message.contains("a.yaml has more than 3 bytes"), message);
    }

    private static String refusal(Documents documents, String text) {
        return refusal(documents, text, Object.class);
    }

    private static String refusal(Documents documents, String text, Class<?> type) {
        return assertThrows(JsonProcessingException.class, () -> documents.read(text, type))
                .getOriginalMessage();
    }
}
