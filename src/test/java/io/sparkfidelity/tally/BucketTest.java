package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;

class BucketTest {
    @Test
    void agreesWithPublishedVectors() {
        assertEquals(0xEF46DB3751D8E999L, Bucket.hash(""));
        assertEquals(0xD24EC4F1A98C6E5BL, Bucket.hash("a"));
        assertEquals(0x44BC2CF5AD770999L, Bucket.hash("abc"));
    }

    @Test
    void agreesWithSparksAtEveryLength() {
        Random random = new Random(3);
        for (int length = 0; length < 200; length++) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            for (long seed : new long[] {0, 42, -1}) {
                assertEquals(
                        XXH64.hashUnsafeBytes(data, Platform.BYTE_ARRAY_OFFSET, length, seed),
                        XxHash64.hash(data, seed),
                        "length " + length);
            }
        }
    }

    @Test
    void bucketIsTheHashModuloSixteen() {
        int[] counts = new int[Bucket.COUNT];
        for (int i = 0; i < 16_000; i++) {
            counts[Bucket.of(Bucket.hash("class/" + i + ".png"))]++;
        }
        // 1,000 each in the mean, deviation 31: six of them either way.
        for (int count : counts) {
            assertTrue(Math.abs(count - 1000) < 190, "bucket of " + count);
        }
        assertEquals(15, Bucket.of(-1));
        assertEquals(3, "ü".getBytes(StandardCharsets.UTF_8).length + 1);
    }
}
