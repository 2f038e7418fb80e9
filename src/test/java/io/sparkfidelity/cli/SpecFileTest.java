package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.image.decode.ImageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out: a\\nout: b\\n                   | Duplicate field 'out'",
                "candidates: [a, ~]\\n               | 'candidates' holds an empty entry",
                "metrics:\\n- fid\\n- null\\n           | 'metrics' holds an empty entry",
                "out: a\\n---\\nout: b\\n              | Trailing token",
                "[a]                                | is not a YAML mapping",
                "outt: a                            | has no key 'outt'",
            })
    void aSpecThatIsNoneIsRefusedInOneLine(String yaml, String reason) {
        String message = refusal(yaml);
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aSpecIsNoDeeperThanItsReaderBears() {
        assertTrue(refusal("candidates: " + "[".repeat(20_000)).contains("within each other"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1L + Integer.MAX_VALUE / 3, Long.MAX_VALUE})
    void thePixelLimitHasAnUpperBound(long pixels) {
        String message = assertThrows(
                        UsageException.class,
                        () -> new EmbedSpec(null, null, null, null, null, null, pixels).complete())
                .getMessage();
        assertTrue(message.contains("it must be 1 to " + ImageDecoder.MOST_PIXELS), message);
    }

    @Test
    void theLargestPixelLimitIsTaken() throws Exception {
        EmbedSpec spec = new EmbedSpec("PyTorch", 1, 1, 1, null, null, ImageDecoder.MOST_PIXELS).complete();
        new ImageDecoder(spec.maxPixels());
    }

    private static String refusal(String yaml) {
        return assertThrows(UsageException.class, () -> {
                    SpecFile file = new SpecFile();
                    file.addYaml(yaml.replace("\\n", "\n"), "spec.yaml");
                    file.as(EvaluateSpec.class);
                })
                .getMessage();
    }
}
