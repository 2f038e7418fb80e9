package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.Mutations;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tally files that were damaged or changed: refused in words, or of the very numbers that the digest is of. */
class TallyFileFuzzTest {
    private static final boolean LONG = "long".equals(System.getProperty("fidelity.fuzz"));
    private static final int COUNT = LONG ? 200_000 : 3000;
    /** What reading may allocate beside the file's own bytes, which it may copy a few times. */
    private static final long LIMIT = 32L << 20;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noMutationOfADigestedFileGivesOtherNumbers() throws IOException {
        mutate(GoldenFile.bytes(GoldenFile.PLAIN), COUNT);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void norOfAFileOfSeveralBucketsAndALabel() throws IOException {
        GroupTally whole = Sites.tally(Sites.images("north", 60, 4, 1, 0.5, true));
        GroupTally part = new GroupTally(
                whole.buckets(), whole.tallies().headMap(whole.tallies().lastKey()));
        TallyFile file = TallyFile.ofSites(
                Sites.key(4, true),
                Sites.TOOL,
                "none",
                new TreeMap<>(java.util.Map.of(Group.whole("north"), whole, new Group("north", "cat"), part)));
        mutate(TallyFileWriter.bytes(file, Optional.empty()), COUNT);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void norOfAFileOfMeasures() throws IOException {
        mutate(GoldenFile.bytes(GoldenFile.VERSION_4), COUNT);
    }

    private static void mutate(byte[] seed, int count) throws IOException {
        TallyFile right =
                TallyFileReader.parse("x.arrow", seed, Trust.unsigned()).file();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] bytes = Mutations.one(seed, 18, i);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                assertEquals(
                        right,
                        TallyFileReader.parse("x.arrow", bytes, Trust.unsigned())
                                .file(),
                        "mutation " + i);
            } catch (TallyFileException e) {
                refused++;
                assertTrue(e.getMessage().startsWith("tally file x.arrow"), e.getMessage());
                assertFalse(e.getMessage().contains("\n"), "mutation " + i + ": " + e.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("mutation " + i, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < LIMIT + 8L * bytes.length, "mutation " + i + " allocates " + allocated);
        }
        assertTrue(refused > count / 2, refused + " of " + count + " refused");
    }
}
