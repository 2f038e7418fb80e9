package io.sparkfidelity.spark.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EmbedProgressTest {
    @Test
    void theLineSaysImagesRateRejectsAndTimeLeft() {
        assertEquals(
                "embedding night: 12,000 of 30,000 images, 100 images/s, 3 rejects, 3 min 0 s left",
                EmbedProgress.line("night", 30_000, 2_000, 10_000, 3, 100));
        assertEquals(
                "embedding night: 0 of 30,000 images, 0 images/s, 0 rejects",
                EmbedProgress.line("night", 30_000, 0, 0, 0, 1));
        assertEquals(
                "embedding night: 1,000 of 30,000,000 images, 100 images/s, 0 rejects, 83 h 19 min left",
                EmbedProgress.line("night", 30_000_000, 0, 1_000, 0, 10));
        // A retried task counts twice.
        assertEquals(
                "embedding night: 100 of 100 images, 11 images/s, 0 rejects, 0 s left",
                EmbedProgress.line("night", 100, 0, 110, 0, 10));
    }
}
