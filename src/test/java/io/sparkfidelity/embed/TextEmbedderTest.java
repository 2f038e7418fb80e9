package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextEmbedderTest {
    private static final int BATCH = 4;
    private static final List<String> CAPTIONS = List.of(
            "a photo of a cat",
            "a photo of a dog",
            "",
            "a dog and a cat",
            "A  Photo of a CAT",
            "a cat a cat a cat a cat a cat a cat a cat",
            "a cat a cat a cat a cat a cat a cat a cat and a dog");

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aCaptionsEmbeddingIsAUnitVectorWhateverStandsBesideIt(EngineKind engine) throws ModelException {
        try (TextEmbedder embedder = open(Cards.yamlWithText(), engine)) {
            List<TextEmbedding> together = embedder.embed(CAPTIONS);
            List<String> reversed = new ArrayList<>(CAPTIONS);
            Collections.reverse(reversed);
            List<TextEmbedding> backwards = embedder.embed(reversed);
            for (int i = 0; i < CAPTIONS.size(); i++) {
                float[] values = together.get(i).values();
                assertArrayEquals(values, backwards.get(CAPTIONS.size() - 1 - i).values(), CAPTIONS.get(i));
                assertArrayEquals(
                        values,
                        embedder.embed(CAPTIONS.subList(i, i + 1)).get(0).values());
                double squared = 0;
                for (float v : values) {
                    squared += (double) v * v;
                }
                // 128 roundings of float32.
                assertEquals(1, squared, 1e-6);
            }
            assertArrayEquals(together.get(0).values(), together.get(4).values(), "cleaned, they are one caption");
            assertFalse(together.get(4).cut());
            // 14 words and two marks are 16 tokens; what is more is cut off.
            assertFalse(together.get(5).cut());
            assertTrue(together.get(6).cut());
            assertArrayEquals(together.get(5).values(), together.get(6).values());
        }
    }

    @Test
    void theEnginesAgreeWithinTheProbesTolerance() throws ModelException {
        try (TextEmbedder onnx = open(Cards.yamlWithText(), EngineKind.ONNX_RUNTIME);
                TextEmbedder pytorch = open(Cards.yamlWithText(), EngineKind.PYTORCH)) {
            List<TextEmbedding> a = onnx.embed(CAPTIONS);
            List<TextEmbedding> b = pytorch.embed(CAPTIONS);
            for (int i = 0; i < a.size(); i++) {
                assertArrayEquals(a.get(i).values(), b.get(i).values(), 1e-5f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sha256: 31f4   | sha256: 31f5        | tokenizer.json have SHA-256 31f4",
                "sha256: b622   | sha256: b623        | tiny.onnx have SHA-256 b622",
                "head: \\[-0.105| head: [-0.106       | the text tower of model 'embedded' on OnnxRuntime",
                "context: 16    | context: 12         | failed on a batch",
                "golden/tokens/tokenizer.json\\s+sha256: \\w+ | tower/tiny.pt\\n"
                        + "    sha256: 3722bce507624a941fb3370edb301058b041285e584569607617b8ee1879a255 | cannot read its"
                        + " tokenizer",
            })
    void whatIsNotTheCardsIsRefusedInOneLine(String good, String bad, String reason) {
        String yaml = Cards.yamlWithText();
        int text = yaml.indexOf("text:");
        String broken = yaml.substring(0, text) + yaml.substring(text).replaceFirst(good, bad.replace("\\n", "\n"));
        String message = assertThrows(ModelException.class, () -> open(broken, EngineKind.ONNX_RUNTIME))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aTowerOfAnotherDimensionThanTheImagesIsRefused() {
        String message = assertThrows(
                        ModelException.class,
                        () -> open(
                                Cards.yamlWithText().replace("dimension: 128", "dimension: 64"),
                                EngineKind.ONNX_RUNTIME))
                .getMessage();
        assertEquals(
                "the text tower of model 'embedded' gave 512 numbers for 4 captions; its card says 64 each", message);
    }

    private static TextEmbedder open(String yaml, EngineKind engine) throws ModelException {
        return TextEmbedder.open(
                ModelCards.parse(yaml, "card.yaml"), new EmbedderSettings(engine, BATCH, 1), Cards.store());
    }
}
