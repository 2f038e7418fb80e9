package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.Mutations;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of strangers: whatever is done to them, they are read or refused in words, in memory that their bytes bound. */
class ArrayFileFuzzTest {
    private static final boolean LONG = "long".equals(System.getProperty("fidelity.fuzz"));
    private static final int COUNT = LONG ? 200_000 : 1500;
    /** What a refusal may allocate beside what the file has: directories, buffers, messages. */
    private static final long LIMIT = 48L << 20;

    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    private Path folder;

    private Map<String, byte[]> seeds;

    @BeforeEach
    void goodFiles() throws IOException {
        byte[] mean = StatisticsFileBytes.array("(3,)", 3);
        byte[] covariance = StatisticsFileBytes.array("(3, 3)", 9);
        Map<String, byte[]> statistics = Map.of("mu.npy", mean, "sigma.npy", covariance);
        seeds = new TreeMap<>(Map.of(
                "npy", StatisticsFileBytes.array("(4, 3)", 12),
                "stored.npz", zip(statistics, false),
                "deflated.npz", zip(statistics, true),
                "features.npz", zip(Map.of("features.npy", StatisticsFileBytes.array("(4, 3)", 12)), false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "stored.npz", "deflated.npz", "features.npz"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aDamagedFileIsReadOrRefusedInWords(String kind) throws IOException {
        byte[] seed = seeds.get(kind);
        Path path = folder.resolve("x." + kind);
        Files.write(path, seed);
        ArrayFile.open(path.toString(), storage);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = Mutations.one(seed, 23, i);
            Files.write(path, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                requireBounded(ArrayFile.open(path.toString(), storage), bytes.length);
            } catch (SourceException | StorageException e) {
                refused++;
                assertFalse(e.getMessage().contains("\n"), "mutation " + i + ": " + e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of " + kind, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < LIMIT, "mutation " + i + " allocates " + allocated);
        }
        assertTrue(refused > COUNT / 4, refused + " refused");
    }

    private static void requireBounded(ArrayFile.Content content, int length) {
        if (content instanceof FeatureRows rows) {
            assertTrue(rows.rows() * rows.dimension() * rows.type().bytes() <= length, rows.toString());
        } else {
            ArrayFile.Statistics statistics = ((ArrayFile.Stored) content).statistics();
            int d = statistics.mean().length;
            assertEquals(d * d, statistics.covariance().length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'descr': '|O', 'fortran_order': False, 'shape': (4, 3), ; is |O of shape",
                "'descr': '<c16', 'fortran_order': False, 'shape': (4, 3), ; is <c16 of shape",
                "'descr': '>f8', 'fortran_order': False, 'shape': (4, 3), ; is >f8 of shape",
                "'descr': '<f8', 'fortran_order': True, 'shape': (4, 3), ; in Fortran order",
                "'descr': [('a', '<f8'), ('b', '<f4')], 'fortran_order': False, 'shape': (4,), ; a form not read here",
                "'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), ; has 0 rows",
                "'descr': '<f8', 'fortran_order': False, 'shape': (), ; of shape []",
                "'descr': '<f8', 'fortran_order': False, 'shape': (4, 0), ; rows of 0 features",
                "'descr': '<f8', 'fortran_order': False, 'shape': (4, 4294967297), ; shape out of range",
                "'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 3), ; shape out of range",
                "'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 3), ; axes out of range",
                "'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846975, 1), ; shape out of range",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2, 2000000000), ; 2000000000 features a row",
            })
    void whatIsNoMatrixOfFeaturesSaysWhatItIs(String header, String reason) throws IOException {
        byte[] bytes = StatisticsFileBytes.withHeader("{" + header + " }", new byte[96]);
        Path path = Files.write(folder.resolve("x.npy"), bytes);
        String message = assertThrows(SourceException.class, () -> ArrayFile.open(path.toString(), storage))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    /** 64 MB of zeros in 64 kB: the shape is announced by what follows, which is not looked at first. */
    @Test
    void aBombIsRefused() throws IOException {
        byte[] zeros = StatisticsFileBytes.withHeader(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }", new byte[8 << 20]);
        byte[] bytes = zip(Map.of("mu.npy", StatisticsFileBytes.array("(3,)", 3), "sigma.npy", zeros), true);
        assertTrue(bytes.length < 64 << 10);
        Path path = Files.write(folder.resolve("x.npz"), bytes);
        String message = assertThrows(SourceException.class, () -> ArrayFile.open(path.toString(), storage))
                .getMessage();
        assertTrue(message.contains("announces the shape [3, 3] of <f8, but has 8388608 bytes"), message);
    }

    private byte[] zip(Map<String, byte[]> arrays, boolean deflated) throws IOException {
        Path path = ImageFiles.zip(folder.resolve("made.npz"), new TreeMap<>(arrays), deflated);
        return Files.readAllBytes(path);
    }

    /** Arrays as NumPy writes them. */
    private static final class StatisticsFileBytes {
        static byte[] array(String shape, int count) {
            byte[] numbers = new byte[8 * count];
            for (int i = 0; i < count; i++) {
                // 1.0 on the diagonal of 3 x 3, little-endian
                if (i % 4 == 0) {
                    numbers[8 * i + 7] = 0x3F;
                    numbers[8 * i + 6] = (byte) 0xF0;
                }
            }
            return withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }", numbers);
        }

        static byte[] withHeader(String header, byte[] numbers) {
            byte[] text = (header + "\n").getBytes(StandardCharsets.ISO_8859_1);
            byte[] bytes = Arrays.copyOf(
                    new byte[] {
                        (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)
                    },
                    10 + text.length + numbers.length);
            System.arraycopy(text, 0, bytes, 10, text.length);
            System.arraycopy(numbers, 0, bytes, 10 + text.length, numbers.length);
            return bytes;
        }
    }
}
