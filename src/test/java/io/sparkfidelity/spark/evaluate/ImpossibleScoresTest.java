package io.sparkfidelity.spark.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImpossibleScoresTest {
    @Test
    void aReasonIsSaidOnce() {
        ImpossibleScores impossible = new ImpossibleScores(2);
        for (String candidate : List.of("a", "b")) {
            impossible.add("kid", candidate, "it needs embeddings");
            impossible.add("precision", candidate, "it needs embeddings");
        }
        impossible.add("inception_score", "b", "'b' has no logits");
        assertEquals(
                List.of(
                        "kid, precision cannot be computed: it needs embeddings",
                        "inception_score of 'b' cannot be computed: 'b' has no logits"),
                impossible.notes());
    }
}
