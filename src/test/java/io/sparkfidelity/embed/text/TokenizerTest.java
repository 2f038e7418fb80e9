package io.sparkfidelity.embed.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what OpenAI's own tokenizer made of 170 captions; the vocabulary here has no more merges than these need. */
class TokenizerTest {
    private static final int CONTEXT = 77;
    private static final long START = 49406;
    private static final long END = 49407;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void open() throws Exception {
        tokenizer = Tokenizer.open(golden("tokenizer.json"), CONTEXT);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static Path golden(String file) throws URISyntaxException {
        return Path.of(TokenizerTest.class.getResource("/golden/tokens/" + file).toURI());
    }

    @Test
    void tokensAreThoseOfThePublishedCode() throws Exception {
        JsonNode cases =
                new ObjectMapper().readTree(golden("expected.json").toFile()).get("cases");
        assertEquals(170, cases.size());
        for (JsonNode one : cases) {
            String text = one.get("text").asText();
            assertEquals(one.get("cleaned").asText(), CaptionText.clean(text), text);
            long[] ids = StreamSupport.stream(one.get("ids").spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .toArray();
            Tokens tokens = tokenizer.tokens(text);
            assertArrayEquals(inContext(ids), tokens.ids(), text);
            assertEquals(!one.get("fits77").asBoolean(), tokens.cut(), text);
        }
    }

    /** Start, as many as fit, end, zeros. */
    private static long[] inContext(long[] ids) {
        long[] kept = Arrays.copyOf(ids, Math.min(ids.length, CONTEXT - 2));
        return Arrays.copyOf(
                LongStream.concat(LongStream.concat(LongStream.of(START), Arrays.stream(kept)), LongStream.of(END))
                        .toArray(),
                CONTEXT);
    }

    @Test
    void aCaptionOfManyMegabytesIsBounded() {
        Tokens tokens = tokenizer.tokens("a dog ".repeat(1 << 20));
        assertTrue(tokens.cut());
        assertEquals(END, tokens.ids()[CONTEXT - 1]);
    }

    @Test
    void whatIsOnlyDamageIsRepairedAndTheRestLeftAlone() {
        assertEquals("\u00c3 and \u00a9", TextRepair.repair("\u00c3 and \u00a9"));
        assertEquals("caf\u00e9", TextRepair.repair("caf\u00c3\u00a9"));
        assertEquals("\ufffd", TextRepair.repair("\ud800"));
        assertEquals("&unknown; & <", TextRepair.repair("&unknown; &amp;amp; &lt;"));
    }

    @Test
    void aFileThatIsNoTokenizerIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        IOException refusal = assertThrows(IOException.class, () -> Tokenizer.open(file, CONTEXT));
        assertTrue(refusal.getMessage().startsWith("tokenizer.json is no tokenizer file"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"));
    }
}
