package io.sparkfidelity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fuzz test relies on: a failure's number finds the same bytes again. */
class MutationsTest {
    private static final byte[] SEED = seed();

    private static byte[] seed() {
        byte[] bytes = new byte[3000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    @Test
    void aMutationIsFoundAgainByItsNumber() {
        List<byte[]> all = Mutations.of(SEED, 7, 300).toList();
        assertEquals(300, all.size());
        for (int i = 0; i < all.size(); i++) {
            assertArrayEquals(all.get(i), Mutations.one(SEED, 7, i));
        }
        assertArrayEquals(seed(), SEED);
    }

    @Test
    void mutationsDifferFromTheirSeedAndFromEachOther() {
        List<byte[]> all = Mutations.of(SEED, 8, 500).toList();
        long same = all.stream().filter(bytes -> Arrays.equals(bytes, SEED)).count();
        assertTrue(same < 25, () -> same + " of 500 are the seed itself");
        long different = all.stream().map(Arrays::hashCode).distinct().count();
        assertTrue(different > 450, () -> "only " + different + " of 500 differ");
        assertTrue(all.stream().anyMatch(bytes -> bytes.length > SEED.length));
        assertTrue(all.stream().anyMatch(bytes -> bytes.length < SEED.length / 2));
    }

    @Test
    void theSmallestFilesHaveMutations() {
        assertEquals(50, Mutations.of(new byte[0], 9, 50).count());
        assertEquals(50, Mutations.of(new byte[] {1}, 9, 50).count());
    }
}
