package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Well-formed files with a right digest, of numbers that no embeddings have. */
class ImpossibleTallyTest {
    private static final long ONE = 1L << Sites.Q;

    @Test
    void whatEmbeddingsHaveIsRead() throws Exception {
        // (1, 0) and (0, 1)
        TallyFile file = file(true, 2, new long[] {ONE, ONE}, new long[] {ONE * ONE, 0, ONE * ONE});
        assertEquals(file, read(TallyFileWriter.bytes(file, Optional.empty())).file());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, a mean square is negative or beyond the range of its field",
        "0.25, 0, 0.25, a variance is negative",
        "1, 1.01, 1, a product is larger than its factors allow",
        "1, -1.01, 1, a product is larger than its factors allow",
        "1, 0, 0.875, 'its key says unit vectors, but the mean square length is 0.9375'"
    })
    void whatNoEmbeddingsHaveIsRefused(double a, double product, double b, String reason) {
        long[] gram = {(long) (a * ONE * ONE), (long) (product * ONE * ONE), (long) (b * ONE * ONE)};
        assertRefused(file(true, 2, new long[] {ONE, 0}, gram), reason);
    }

    /** Every product is within what its factors allow, but of no three directions are all pairs opposed so far. */
    @Test
    void productsOfNoRowsAreRefused() {
        long opposed = -ONE * ONE / 4 * 3;
        TallyFile file =
                file(false, 3, new long[3], new long[] {ONE * ONE, opposed, opposed, ONE * ONE, opposed, ONE * ONE});
        assertRefused(file, "its products are those of no embeddings: a variance along some direction is negative");
    }

    @Test
    void aFeatureThatDoesNotVaryVariesWithNoOther() {
        assertRefused(
                file(false, 4, new long[] {4 * ONE, 0}, new long[] {4 * ONE * ONE, ONE, 4 * ONE * ONE}),
                "its products are those of no embeddings: a variance along some direction is negative");
    }

    /** Twice the products of the only label, whose images are all there are; and half of the images with all the products. */
    @Test
    void partsThatHoldMoreThanTheirWholeAreRefused() throws Exception {
        Tally whole = tally(4, new long[2], new long[] {4 * ONE * ONE, 0, 4 * ONE * ONE});
        assertEquals(2, read(bytes(whole, whole)).file().groups().size());
        assertNoPart(whole, tally(4, new long[2], new long[] {2 * ONE * ONE, 0, 2 * ONE * ONE}), "counts 0 images");
        assertNoPart(
                whole,
                tally(2, new long[2], new long[] {3 * ONE * ONE, -2 * ONE * ONE, 3 * ONE * ONE}),
                "a product is larger than its factors allow");
    }

    /** What is left has products within what their factors allow, and yet of no rows. */
    @Test
    void whatIsLeftOfAWholeMustBeOfRowsInAllDirections() {
        long half = ONE * ONE / 2;
        Tally whole = tally(8, new long[3], new long[] {8 * half, 0, 0, 8 * half, 0, 8 * half});
        long opposed = 3 * half;
        assertNoPart(
                whole,
                tally(4, new long[3], new long[] {4 * half, opposed, opposed, 4 * half, opposed, 4 * half}),
                "a variance along some direction is negative");
    }

    private static void assertNoPart(Tally whole, Tally part, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> file(whole, part))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static byte[] bytes(Tally whole, Tally part) {
        return TallyFileWriter.bytes(file(whole, part), Optional.empty());
    }

    private static TallyFile file(Tally whole, Tally part) {
        return TallyFile.ofSites(
                Sites.key(whole.field("sum").length(), false),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(
                        Group.whole("north"),
                        GroupTally.undivided(whole),
                        new Group("north", "cat"),
                        GroupTally.undivided(part))));
    }

    @Test
    void whatIsBeyondTheFixedPointRangeIsRefused() {
        assertRefused(
                file(false, 2, new long[] {(2L << 24) + 1, 0}, new long[] {Long.MAX_VALUE, 0, 0}),
                "a mean is beyond the range of its field");
        assertRefused(
                file(false, 2, new long[] {0, 0}, new long[] {(2L << 48) + 1000, 0, 0}),
                "a mean square is negative or beyond the range of its field");
        assertRefused(
                file(false, (1L << 40) + 1, new long[] {0, 0}, new long[] {0, 0, 0}),
                "a tally counts 1099511627777 images");
    }

    @Test
    void aRowThatStandsTwiceIsRefused() {
        TallyAssembly assembly = new TallyAssembly();
        ArrowBatch.Row row = new ArrowBatch.Row(Group.whole("north"), 4, 3, "n", 0, 0, 1);
        assembly.add(row, new long[] {5});
        assertEquals(
                "'n' of bucket 3 of site 'north' stands there twice",
                assertThrows(IllegalArgumentException.class, () -> assembly.add(row, new long[] {5}))
                        .getMessage());
        ArrowBatch.Row other = new ArrowBatch.Row(Group.whole("north"), 8, 3, "n", 0, 0, 1);
        assertEquals(
                "site 'north' is divided into 4 and 8",
                assertThrows(IllegalArgumentException.class, () -> assembly.add(other, new long[] {5}))
                        .getMessage());
    }

    private static TallyFile file(boolean unitNorm, long n, long[] sum, long[] gram) {
        return TallyFile.ofSites(
                Sites.key(sum.length, unitNorm),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(Group.whole("north"), GroupTally.undivided(tally(n, sum, gram)))));
    }

    private static Tally tally(long n, long[] sum, long[] gram) {
        List<Field> fields = Sites.fields(sum.length).all();
        return Tally.of(Map.of(
                fields.get(0), new long[] {n},
                fields.get(1), sum,
                fields.get(2), gram));
    }

    private static void assertRefused(TallyFile file, String reason) {
        byte[] bytes = TallyFileWriter.bytes(file, Optional.empty());
        assertEquals(
                "tally file north.arrow is refused: " + reason,
                assertThrows(TallyFileException.class, () -> read(bytes)).getMessage());
    }

    private static ReceivedTally read(byte[] bytes) throws IOException {
        FileBytes.Source source = (position, size) -> Arrays.copyOfRange(bytes, (int) position, (int) position + size);
        return new TallyParser(Trust.unsigned()).parse("north.arrow", new FileBytes(source, bytes.length));
    }
}
