package io.sparkfidelity.spark.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptionTermsTest {
    @Test
    void wordsAndNeighboursOfEveryCaptionOnceEach() {
        assertEquals(
                Set.of("a", "dog", "a dog", "the", "cat's", "the cat's", "x-ray", "cat's x-ray", "dog a"),
                CaptionTerms.of(List.of("A dog, a dog\tA", "The cat's X-ray")));
        // Nothing but space is between neighbours.
        assertEquals(Set.of("red", "bus"), CaptionTerms.of(List.of("Red; bus")));
        assertEquals(Set.of("łódź", "2", "łódź 2"), CaptionTerms.of(List.of("ŁÓDŹ 2")));
        assertEquals(Set.of(), CaptionTerms.of(List.of("...", "")));
        assertEquals(Set.of("a"), CaptionTerms.of(List.of("a " + "x".repeat(80))));
    }
}
