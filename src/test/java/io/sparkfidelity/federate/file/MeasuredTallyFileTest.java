package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.MeasuredSites;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tally files with measures. */
class MeasuredTallyFileTest {
    private static final String NAME = MeasuredSites.SHARP.name();

    /** Files that a released version wrote must be read for ever. */
    @Test
    void theGoldenFileOfVersionFourIsReadAndWritten() throws Exception {
        ReceivedTally read = read(GoldenFile.bytes(GoldenFile.VERSION_4));
        assertEquals(GoldenFile.measured(), read.file());
        assertArrayEquals(
                GoldenFile.bytes(GoldenFile.VERSION_4), TallyFileWriter.bytes(GoldenFile.measured(), Optional.empty()));
    }

    @Test
    void whatIsWrittenIsReadWithOrWithoutAnIssue() throws Exception {
        TallyFile file = MeasuredSites.file("north", MeasuredSites.images("north", 90, 4));
        for (TallyFile each : List.of(file, file.issued(3, java.time.Instant.EPOCH))) {
            byte[] bytes = TallyFileWriter.bytes(each, Optional.empty());
            assertEquals(each, read(bytes).file());
            assertTrue(new String(bytes, StandardCharsets.ISO_8859_1).contains("spark-fidelity/tally/4"));
        }
        // Histograms and squares may be withheld.
        TallyFile less = TallyFile.ofSites(
                file.key()
                        .withFields(List.of(
                                new Field("n", 0, 1), new Field(NAME + ".n", 0, 1), new Field(NAME + ".value", 36, 1))),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(
                        Group.whole("north"), file.whole().only(java.util.Set.of("n", NAME + ".n", NAME + ".value")))));
        assertEquals(less, read(TallyFileWriter.bytes(less, Optional.empty())).file());
    }

    /** Of 4 images: 3 values of the middle of the range, so u = 1/2. */
    @ParameterizedTest
    @CsvSource({
        "3, 1.5, 0.75, 3, 0, true",
        // More values than images, or fewer than none.
        "5, 1.5, 0.75, 5, 0, false",
        "-1, 0, 0, 0, 0, false",
        // Values of none.
        "0, 1.5, 0, 0, 0, false",
        "0, 0, 0.75, 0, 0, false",
        // A negative variance, just, and a square below 0.
        "3, 1.5, 0.74999, 3, 0, false",
        "3, 0, -0.001, 3, 0, false",
        // Farther than 1,024 ranges.
        "3, 3073, 1e7, 0, 3, false",
        "3, 3072, 3145728, 0, 3, true",
        // A histogram of other values.
        "3, 1.5, 0.75, 2, 0, false",
        "3, 1.5, 0.75, 4, -1, false",
        "3, 1.5, 0.75, 9223372036854775807, 9223372036854775807, false"
    })
    void whatNoValuesHaveIsRefused(long n, double sum, double square, long inside, long above, boolean possible)
            throws Exception {
        long[] histogram = new long[1026];
        histogram[500] = inside;
        histogram[1025] = above;
        Map<Field, long[]> vectors = new HashMap<>();
        vectors.put(new Field("n", 0, 1), new long[] {4});
        vectors.put(new Field(NAME + ".n", 0, 1), new long[] {n});
        vectors.put(new Field(NAME + ".value", 36, 1), new long[] {Math.round(sum * 0x1p36)});
        vectors.put(new Field(NAME + ".valueSquare", 36, 1), new long[] {Math.round(square * 0x1p36)});
        vectors.put(new Field(NAME + ".histogram", 0, 1026), histogram);
        TallyFile file = TallyFile.ofSites(
                MeasuredSites.key(3).withFields(List.copyOf(vectors.keySet())),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(Group.whole("north"), GroupTally.undivided(Tally.of(vectors)))));
        byte[] bytes = TallyFileWriter.bytes(file, Optional.empty());
        if (possible) {
            assertEquals(file, read(bytes).file());
        } else {
            assertEquals(
                    "tally file f is refused: its numbers of the measure 'score:sharp' are not those of 4 images",
                    assertThrows(TallyFileException.class, () -> read(bytes)).getMessage());
        }
    }

    /** Noise would excuse what no values have: only files that say so have it. */
    @Test
    void onlyNoisedFilesHaveNoise() {
        Map<Field, long[]> vectors = new HashMap<>();
        vectors.put(new Field("n", 0, 1), new long[] {4});
        vectors.put(new Field(NAME + ".n", 0, 1), new long[] {40});
        vectors.put(new Field(NAME + ".value", 36, 1), new long[] {1});
        vectors.put(new Field(NAME + ".noise", 16, 4), new long[] {1, 1, 1, 1});
        TallyFile file = TallyFile.ofSites(
                MeasuredSites.key(3).withFields(List.copyOf(vectors.keySet())),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(Group.whole("north"), GroupTally.undivided(Tally.of(vectors)))));
        byte[] bytes = TallyFileWriter.bytes(file, Optional.empty());
        assertTrue(assertThrows(TallyFileException.class, () -> read(bytes))
                .getMessage()
                .contains("not those of 4 images"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|\"score sharp\"|is no name of a measure",
                "low|4|is none: its ends are finite and ascend",
                "high|1e999|is none: its ends are finite and ascend",
                "words|\"\"|'words' is missing",
                "words|\"two\\nlines\"|'words' must be one line",
                "direction|\"UP\"|'UP' is not one of",
                "unit|\"a unit of more than sixteen letters\"|'unit' must be at most 16",
                "definition|null|'definition' is missing",
                "other|1|no key 'other'"
            })
    void aMeasureThatCannotBeIsNotRead(String component, String json, String reason) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode key = (ObjectNode) mapper.readTree(KeyJson.write(MeasuredSites.key(3)));
        ((ObjectNode) key.get("measures").get(0)).set(component, mapper.readTree(json));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> KeyJson.read(mapper.writeValueAsString(key), CompatibilityKey.class))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void measuresAndTheirFieldsBelongTogether() {
        CompatibilityKey plain = Sites.key(3, true);
        IllegalArgumentException none = assertThrows(
                IllegalArgumentException.class,
                () -> plain.withFields(List.of(new Field("n", 0, 1), new Field("x.value", 36, 1))));
        assertTrue(none.getMessage().contains("no field of a measure"), none.getMessage());
        CompatibilityKey key = MeasuredSites.key(3);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> key.withFields(List.of(new Field("n", 0, 1), new Field(NAME + ".n", 0, 1))))
                .getMessage()
                .contains("lacks the numbers of the measure"));
        assertEquals(plain, key.withFields(plain.fields()));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> plain.withMeasures(List.of(MeasuredSites.KEY, MeasuredSites.KEY)))
                .getMessage()
                .contains("names one measure twice"));
        assertEquals(
                KeyMeasure.of(MeasuredSites.SHARP, "for tests"),
                key.measure(NAME).orElseThrow());
    }

    /** The format says whether there are measures, so that versions before the fourth need not know them. */
    @Test
    void theFormatSaysWhetherThereAreMeasures() throws Exception {
        String key = KeyJson.write(MeasuredSites.key(3));
        assertEquals(MeasuredSites.key(3), KeyJson.read(key, CompatibilityKey.class));
        assertTrue(key.contains("\"measures\":[{"));
        assertEquals(-1, KeyJson.write(Sites.key(3, true)).indexOf("measures"));
        byte[] four = TallyFileWriter.bytes(GoldenFile.measured(), Optional.empty());
        byte[] one = four.clone();
        byte[] name = "spark-fidelity/tally/4".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + name.length <= one.length; i++) {
            if (java.util.Arrays.equals(one, i, i + name.length, name, 0, name.length)) {
                one[i + name.length - 1] = '1';
            }
        }
        assertTrue(assertThrows(TallyFileException.class, () -> read(one))
                .getMessage()
                .contains("its key has measures, and files of the format 'spark-fidelity/tally/4' alone have"));
    }

    private static ReceivedTally read(byte[] bytes) throws TallyFileException {
        return TallyFileReader.parse("f", bytes, Trust.unsigned());
    }
}
