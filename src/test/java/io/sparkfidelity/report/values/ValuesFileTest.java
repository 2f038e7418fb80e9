package io.sparkfidelity.report.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of images in a file that anybody may have written. */
class ValuesFileTest {
    private static final ImageValues NIGHT = new ImageValues(
            "night",
            "images",
            List.of("score:reward", "psnr"),
            // The last is the largest as an unsigned number.
            new long[] {1, 7, -2},
            new byte[] {0, 15, 3},
            List.of(new double[] {0.5, Double.NaN, -1}, new double[] {30, 31, 32}));

    private static final ValuesFile FILE = new ValuesFile(List.of(
            NIGHT,
            new ImageValues("night", "clip", List.of("clip_score"), new long[0], new byte[0], List.of(new double[0]))));

    @Test
    void whatIsWrittenIsRead() throws Exception {
        byte[] bytes = FILE.bytes();
        ValuesFile read = ValuesFile.parse(bytes, "test");
        assertArrayEquals(bytes, read.bytes());
        assertArrayEquals(
                new double[] {30, 31, 32},
                read.column("night", "images", "psnr").orElseThrow().values());
        assertTrue(read.column("night", "clip", "clip_score").isPresent());
        assertTrue(read.column("night", "clip", "psnr").isEmpty());
        assertTrue(read.column("day", "images", "psnr").isEmpty());
    }

    /** The layout that formats.md has, read by its own words. */
    @Test
    void theLayoutIsTheDocumentedOne() {
        ByteBuffer bytes = ByteBuffer.wrap(FILE.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertEquals("SFVALUES", new String(magic, StandardCharsets.US_ASCII));
        int header = bytes.getInt();
        bytes.position(bytes.position() + header);
        assertEquals(1, bytes.getLong());
        assertEquals(7, bytes.getLong());
        assertEquals(-2, bytes.getLong());
        assertEquals(0, bytes.get());
        assertEquals(15, bytes.get());
        assertEquals(3, bytes.get());
        assertEquals(0.5, bytes.getDouble());
        assertTrue(Double.isNaN(bytes.getDouble()));
        assertEquals(-1, bytes.getDouble());
        assertEquals(3 * Double.BYTES, bytes.remaining());
    }

    private static final ValuesFile PAIRED = new ValuesFile(List.of(
            new ImageValues(
                    "night",
                    "images",
                    List.of("mse"),
                    new long[] {1, 7, 9, -2},
                    new byte[] {0, 15, 2, 3},
                    List.of(new double[] {30, 31, 32, Double.NaN}),
                    Optional.of(new PairKeys(new long[] {20, -1, 5, 5}, false))),
            NIGHT));

    @Test
    void pairsAreTheSecondVersionsAndFilesWithoutThemOfTheFirst() throws Exception {
        byte[] bytes = PAIRED.bytes();
        ValuesFile read = ValuesFile.parse(bytes, "test");
        assertArrayEquals(bytes, read.bytes());
        PairKeys pairs = read.sets().get(0).pairs().orElseThrow();
        assertArrayEquals(new long[] {20, -1, 5, 5}, pairs.hashes());
        assertFalse(pairs.units());
        assertTrue(read.sets().get(1).pairs().isEmpty());
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(text.contains("spark-fidelity/values/2"), text);
        String first = new String(FILE.bytes(), StandardCharsets.UTF_8);
        assertTrue(first.contains("spark-fidelity/values/1") && !first.contains("pairs"), first);
        StorageException old = assertThrows(
                StorageException.class,
                () -> ValuesFile.parse(
                        text.replace("values/2", "values/1").getBytes(StandardCharsets.ISO_8859_1), "test"));
        assertEquals(1, old.getMessage().lines().count());
    }

    /** -1 of the earlier night meets -1 of the later one; both images of 5 are left out, of which one has a value. */
    @Test
    void imagesArePairedByTheirPairsWhereBothNightsSayThem() {
        ValuesFile.Column earlier = PAIRED.column("night", "images", "mse").orElseThrow();
        ImageValues later = new ImageValues(
                "night",
                "images",
                List.of("psnr"),
                new long[] {2, 3, 4},
                new byte[] {9, 9, 9},
                List.of(new double[] {34, 40, 50}),
                Optional.of(new PairKeys(new long[] {-1, 5, 6}, false)));
        PairedValues pairs = PairedValues.of(
                earlier, new ValuesFile.Column(later, later.values().get(0)));
        assertEquals(PairedValues.Key.PAIR, pairs.key());
        assertEquals(1, pairs.pairs());
        assertEquals(3, pairs.sums()[15], "-1 is in the last bucket, whatever the images' own are");
        assertEquals(new PairedValues.Alone(1, 1), pairs.earlier());
        assertEquals(new PairedValues.Alone(2, 0), pairs.later());
        assertEquals(0, pairs.elsewhere());
        // Units say in which bucket an image is: those of both nights must agree.
        ImageValues units = new ImageValues(
                "night",
                "images",
                List.of("psnr"),
                later.ids(),
                later.buckets(),
                later.values(),
                Optional.of(new PairKeys(later.pairs().orElseThrow().hashes(), true)));
        assertEquals(
                1,
                PairedValues.of(
                                earlier,
                                new ValuesFile.Column(units, units.values().get(0)))
                        .elsewhere());
        ImageValues plain = new ImageValues(
                "night", "images", List.of("psnr"), new long[] {1}, new byte[] {0}, List.of(new double[] {33}));
        PairedValues byId = PairedValues.of(
                earlier, new ValuesFile.Column(plain, plain.values().get(0)));
        assertEquals(PairedValues.Key.ID_FOR_LACK_OF_PAIRS, byId.key());
        assertEquals(3, byId.sums()[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "images\" : 3, images\" : 2, something follows",
        "images\" : 3, images\" : 4, ends early",
        "images\" : 3, images\" :-3, it has -3 images",
        "images\" : 3, images\" :999999, it has 999999 images",
        "values/1, values/3, schema",
        "psnr, ssim, ''",
        "\"dataset\" : \"night\", \"dataset\" : null, lacks its name",
        "score:reward, psnr, twice",
        "SFVALUES, SFVALUEZ, first bytes",
    })
    void aHeaderThatDoesNotFitIsRefused(String part, String instead, String reason) throws Exception {
        byte[] changed = with(part, instead);
        if (reason.isEmpty()) {
            assertTrue(ValuesFile.parse(changed, "test")
                    .column("night", "images", "ssim")
                    .isPresent());
            return;
        }
        StorageException refused = assertThrows(StorageException.class, () -> ValuesFile.parse(changed, "test"));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("test "), refused.getMessage());
    }

    private static byte[] with(String part, String instead) {
        ByteBuffer bytes = ByteBuffer.wrap(FILE.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        byte[] header = new byte[bytes.getInt()];
        bytes.get(header);
        String text = new String(magic, StandardCharsets.UTF_8) + new String(header, StandardCharsets.UTF_8);
        assertTrue(text.contains(part), text);
        byte[] changed = text.replaceFirst(part, instead).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(changed.length + 4 + bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(changed, 0, 8)
                .putInt(changed.length - 8)
                .put(changed, 8, changed.length - 8)
                .put(bytes)
                .array();
    }

    @Test
    void damageIsRefusedOrMakesOtherValuesButNothingElse() throws Exception {
        byte[] whole = PAIRED.bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(StorageException.class, () -> ValuesFile.parse(cut, "test"), "cut at " + length);
        }
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                ValuesFile.parse(flipped, "test");
            } catch (StorageException e) {
                assertEquals(1, e.getMessage().lines().count());
            }
        }
    }

    @Test
    void whatIsNoSetOfImagesIsRefused() {
        List<double[]> one = List.of(new double[] {1, 2});
        assertRefused(new long[] {2, 1}, new byte[] {0, 0}, one, "order");
        assertRefused(new long[] {2, 2}, new byte[] {0, 0}, one, "order");
        assertRefused(new long[] {-1, 1}, new byte[] {0, 0}, one, "order");
        assertRefused(new long[] {1, 2}, new byte[] {0, 16}, one, "bucket");
        assertRefused(new long[] {1, 2}, new byte[] {0}, one, "lengths");
        assertThrows(
                IllegalArgumentException.class,
                () -> new ImageValues(
                        "night",
                        "images",
                        List.of("psnr"),
                        new long[] {1, 2},
                        new byte[2],
                        one,
                        Optional.of(new PairKeys(new long[1], false))));
        assertRefused(new long[] {1, 2}, new byte[] {0, 1}, List.of(new double[] {1, 1 / 0.0}), "infinite");
    }

    private static void assertRefused(long[] ids, byte[] buckets, List<double[]> values, String reason) {
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new ImageValues("night", "images", List.of("psnr"), ids, buckets, values))
                .getMessage()
                .contains(reason));
    }

    @Test
    void imagesArePairedWhereBothHaveAValue() {
        ImageValues later = new ImageValues(
                "night",
                "images",
                List.of("score:reward"),
                new long[] {1, 3, 7, -2, -1},
                new byte[] {0, 1, 15, 4, 5},
                List.of(new double[] {0.75, 9, 9, 9, Double.NaN}));
        PairedValues pairs = PairedValues.of(
                new ValuesFile(List.of(NIGHT))
                        .column("night", "images", "score:reward")
                        .orElseThrow(),
                new ValuesFile(List.of(later))
                        .column("night", "images", "score:reward")
                        .orElseThrow());
        assertEquals(1, pairs.pairs());
        assertEquals(0.25, pairs.sums()[0]);
        assertEquals(1, pairs.elsewhere(), "-2 is in bucket 3 and then in 4");
        assertEquals(0, pairs.earlier().only());
        assertEquals(2, pairs.later().only(), "3 is new, and 7 had no value");
        assertEquals(0.25, pairs.share());
        assertTrue(pairs.rise().standardError().isEmpty(), "one bucket");
    }
}
