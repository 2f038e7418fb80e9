package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Numerics;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAgreementTest {
    private static final CompatibilityKey KEY = Sites.key(8, true);
    private static final KeyAgreement STRICT = new KeyAgreement(false);
    private static final KeyAgreement MIXED = new KeyAgreement(true);

    @ParameterizedTest
    @CsvSource({
        "formatVersion, 2, format version, 1, 2",
        "card, '\"other\"', card, embedded, other",
        "cardVersion, 7, card version, 1, 7",
        "preprocessing, '\"fedcba\"', preprocessing, 0123456789abcdef, fedcba",
        "normalisation, '\"none\"', normalisation, l2, none",
        "seeds, '{\"hash\": 42}', seed 'hash', 0, 42",
        "seeds, '{}', seed 'hash', 0, absent",
        "seeds, '{\"hash\": 0, \"projection\": 5}', seed 'projection', absent, 5",
        "privacyMode, '\"noised\"', privacy mode, exact, noised",
        "unitKind, '\"patient\"', kind of unit, image, patient",
        "probeTolerance, 0.5, tolerance of the probe, 2.0E-5, 0.5"
    })
    void theFirstEntryThatDiffersIsNamedWithBothValues(
            String component, String json, String name, String ours, String theirs) throws Exception {
        assertDiffers(changed(component, json), name, ours, theirs);
    }

    @Test
    void weightsDimensionAndFixedPointMustMatch() throws Exception {
        String weights = "f".repeat(64);
        assertDiffers(
                changed("weightsSha256", '"' + weights + '"'), "SHA-256 of the weights", KEY.weightsSha256(), weights);
        assertDiffers(Sites.key(9, true), "dimension", "8", "9");
        assertDiffers(
                KEY.withFields(new MomentFields(8, new FixedPoint(16)).all()), "q of the field 'gram'", "36", "32");
        List<io.sparkfidelity.tally.Field> without = new ArrayList<>(KEY.fields());
        without.removeIf(field -> field.name().equals("gram"));
        assertDiffers(KEY.withFields(without), "q of the field 'gram'", "36", "absent");
    }

    /** Should the key get an entry, this test asks whether it is compared. */
    @Test
    void everyComponentIsComparedHere() {
        assertEquals(14, CompatibilityKey.class.getRecordComponents().length);
    }

    @Test
    void keysGoThroughJsonUnchanged() {
        assertEquals(KEY, KeyJson.read(KeyJson.write(KEY), CompatibilityKey.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "card|null|'card' is missing",
                "card|\"two\\nlines\"|'card' must be one line",
                "dimension|0|'dimension' is 0",
                "dimension|1000000000|'dimension' is 1000000000",
                "dimension|8.5|'dimension': '8.5' is not a whole number",
                "fields|[]|'fields' must be a list",
                "fields|[{\"name\": \"n\", \"q\": 0, \"length\": 1}, {\"name\": \"gram\", \"q\": 36, \"length\": 2000000000}]|"
                        + " the length of gram is 2000000000",
                "fields|[{\"name\": \"sum\", \"q\": 18, \"length\": 8}]|'fields' lacks n",
                "fields|[{\"name\": \"n\", \"q\": 0, \"length\": 2}]|'fields' lacks n",
                "numerics|[]|'numerics' must be a list",
                "weightsSha256|\"abc\"|'weightsSha256' must be 64",
                "surprise|1|no key 'surprise'"
            })
    void aKeyThatCannotBeIsNotRead(String component, String json, String reason) throws Exception {
        String text = json(component, json);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> KeyJson.read(text, CompatibilityKey.class));
        assertTrue(refused.getMessage().startsWith("line 1, column "), refused.getMessage());
        assertTrue(refused.getMessage().contains(": " + reason.strip()), refused.getMessage());
    }

    @Test
    void numericsMayDifferWhereAskedForAndProbesAgree() throws Exception {
        CompatibilityKey cuda = numerics("PyTorch", "cuda", List.of(0.250001, -0.5));
        IncompatibleTallies refused = assertThrows(IncompatibleTallies.class, () -> STRICT.of("a", KEY, "b", cuda));
        assertEquals(
                "tallies do not fit: the numerics are OnnxRuntime 1.21.1, fp32, cpu in a and PyTorch 1.21.1, fp32, cuda"
                        + " in b; --mixed-numerics takes both where their probes agree",
                refused.getMessage());
        CompatibilityKey both = MIXED.of("a", KEY, "b", cuda);
        assertEquals(2, both.numerics().size());
        // A pool takes either again, and the order plays no part.
        assertEquals(both, MIXED.of("pool", both, "a", KEY));
        assertEquals(both.numerics(), MIXED.of("b", cuda, "a", KEY).numerics());
    }

    @Test
    void probesThatDisagreeOrAreMissingAreNotMixed() {
        CompatibilityKey far = numerics("PyTorch", "cuda", List.of(0.25, -0.501));
        CompatibilityKey none = numerics("PyTorch", "cuda", List.of());
        assertTrue(assertThrows(IncompatibleTallies.class, () -> MIXED.of("a", KEY, "b", far))
                .getMessage()
                .endsWith("more than the card's 2.0E-5"));
        assertTrue(assertThrows(IncompatibleTallies.class, () -> MIXED.of("a", KEY, "b", none))
                .getMessage()
                .endsWith("cannot be compared: one is missing"));
        // One engine by name, but something is wrong with it.
        CompatibilityKey broken = numerics("OnnxRuntime", "cpu", List.of(0.9, -0.5));
        assertThrows(IncompatibleTallies.class, () -> STRICT.of("a", KEY, "b", broken));
    }

    private static void assertDiffers(CompatibilityKey other, String name, String ours, String theirs) {
        IncompatibleTallies refused =
                assertThrows(IncompatibleTallies.class, () -> MIXED.of("a.arrow", KEY, "b.arrow", other));
        assertEquals(
                "tallies do not fit: the " + name + " is " + ours + " in a.arrow and " + theirs + " in b.arrow",
                refused.getMessage());
    }

    private static CompatibilityKey numerics(String engine, String device, List<Double> probe) {
        return KEY.withNumerics(
                Collections.singletonList(new Numerics(engine, "1.21.1", "fp32", false, device, probe)));
    }

    private static CompatibilityKey changed(String component, String json) throws Exception {
        return KeyJson.read(json(component, json), CompatibilityKey.class);
    }

    private static String json(String component, String json) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode tree = (ObjectNode) mapper.readTree(KeyJson.write(KEY));
        tree.set(component, mapper.readTree(json));
        return mapper.writeValueAsString(tree);
    }
}
