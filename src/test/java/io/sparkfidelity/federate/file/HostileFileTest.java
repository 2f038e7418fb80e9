package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they say. */
class HostileFileTest {
    private static final int TAIL = 10;
    /** Only every so many bytes, for speed; 1 was run when this was written. */
    private static final int STEP = Integer.getInteger("fidelity.hostile.step", 7);

    private final Storage storage = new Storage(new Configuration(false));
    private byte[] good;
    private int largestRead;

    @TempDir
    Path folder;

    @BeforeEach
    void aGoodFile() throws IOException {
        good = GoldenFile.bytes(GoldenFile.PLAIN);
    }

    /** Whatever byte is damaged: the file is refused in words, or says the same as before (Arrow's padding). */
    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80, 0xFF})
    void aDamagedByteIsFoundOrMeansNothing(int flip) throws Exception {
        TallyFile contents = GoldenFile.contents();
        int refused = 0;
        for (int i = 0; i < good.length; i += STEP) {
            byte[] bytes = good.clone();
            bytes[i] ^= (byte) flip;
            try {
                assertEquals(contents, parse(bytes).file(), "byte " + i);
            } catch (TallyFileException e) {
                refused++;
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
        // The rest is padding to 8 bytes, validity bits of columns without nulls, and unused parts of messages.
        assertTrue(refused > good.length / STEP / 2, refused + " of " + good.length);
    }

    @Test
    void aFileCutAnywhereIsRefused() throws Exception {
        for (int length = 0; length < good.length; length += STEP) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(TallyFileException.class, () -> parse(cut), "cut to " + length + " bytes");
        }
    }

    @Test
    void aFileCutShortSaysSo() throws Exception {
        assertRefused(Arrays.copyOf(good, good.length - 1), "it is cut off: it does not end as an Arrow file does");
        assertRefused(new byte[3], "it is too short for an Arrow file");
        assertRefused("PK and more than enough bytes".getBytes(StandardCharsets.US_ASCII), "it is not an Arrow file");
    }

    @ParameterizedTest
    @CsvSource({"2147483647", "-1", "0", "16000000"})
    void aFooterThatClaimsMemoryIsRefused(int claimed) throws Exception {
        byte[] bytes = good.clone();
        little(bytes).putInt(bytes.length - TAIL, claimed);
        String message = refusal(bytes);
        assertTrue(message.contains("its footer"), message);
    }

    /** A batch's length, a buffer's length, a list's offset: each claimed to be huge, wherever it stands. */
    @Test
    void numbersThatClaimMemoryAreRefused() throws Exception {
        TallyFile contents = GoldenFile.contents();
        for (int i = 0; i + 8 <= good.length; i += 4 * STEP) {
            for (long claim : new long[] {0x7FFF_FFF0L, 0x3FFF_FFFF_FFFF_FFF8L}) {
                byte[] bytes = good.clone();
                little(bytes).putLong(i, claim);
                try {
                    assertEquals(contents, parse(bytes).file(), "at " + i);
                } catch (TallyFileException e) {
                    assertFalse(e.getMessage().contains("\n"), e.getMessage());
                }
            }
        }
        // However the claims were answered, nobody asked for more than the file has.
        assertTrue(largestRead <= good.length, largestRead + " bytes in one read");
    }

    @Test
    void aFileLargerThanAllowedIsNotOpened() throws Exception {
        Path path = write(good);
        TallyFileException refused =
                assertThrows(TallyFileException.class, () -> new TallyFileReader(storage, Trust.unsigned(), 1000)
                        .read(path.toString()));
        assertEquals(path + " has " + good.length + " bytes; at most 1000 are read", refused.getMessage());
    }

    @Test
    void changedNumbersAreNotThoseOfTheDigest() throws Exception {
        byte[] bytes = good.clone();
        // The sum's first entry in bucket 0, 2 * 2^20.
        int at = indexOf(
                bytes,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(2L << 20)
                        .array());
        bytes[at]++;
        assertRefused(bytes, "its contents are not those of its digest");
    }

    @Test
    void aFileSignedAgainWithAnotherKeyIsNotTaken() throws Exception {
        byte[] again = TallyFileWriter.bytes(GoldenFile.contents(), Optional.of(Keys.other(1)));
        Trust trust = Trust.only(Set.of(Keys.golden().publicKey()));
        assertRefused(
                again, trust, "it is signed with the key " + Keys.other(1).publicKey() + ", which is not allowed");
        assertRefused(good, trust, "it is not signed, and only files of allowed keys are taken");
    }

    @Test
    void aSignatureOfOtherContentsIsRefused() throws Exception {
        String signed = new String(GoldenFile.bytes(GoldenFile.SIGNED), StandardCharsets.ISO_8859_1);
        String digest = reader().read(write(good).toString()).digest();
        // Contents, digest and key as they were, the signature that of another digest.
        String signature =
                java.util.Base64.getEncoder().encodeToString(Keys.golden().sign(Columns.VERSION_1, digest));
        String other = java.util.Base64.getEncoder()
                .encodeToString(Keys.golden().sign(Columns.VERSION_1, digest.replace(digest.charAt(0), 'x')));
        assertTrue(signed.contains(signature));
        assertRefused(
                signed.replace(signature, other).getBytes(StandardCharsets.ISO_8859_1),
                Trust.unsigned(),
                "its signature is not that of its key " + Keys.PUBLIC);
    }

    @Test
    void anotherVersionsFileNamesBoth() throws Exception {
        byte[] bytes = new String(good, StandardCharsets.ISO_8859_1)
                .replace("spark-fidelity/tally/1", "spark-fidelity/tally/5")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(
                bytes,
                "its format is 'spark-fidelity/tally/5'; this version reads 'spark-fidelity/tally/1' and"
                        + " 'spark-fidelity/tally/2' and 'spark-fidelity/tally/3' and 'spark-fidelity/tally/4'");
    }

    @Test
    void aSecondSchemaIsNotBelieved() throws Exception {
        byte[] bytes = good.clone();
        int at = indexOf(bytes, "embedded".getBytes(StandardCharsets.US_ASCII));
        bytes[at] = 'E';
        assertRefused(bytes, "the schemas at its begin and at its end say different things");
    }

    @Test
    void whatIsNotThereIsSaid() {
        String path = folder.resolve("none.arrow").toString();
        Exception refused = assertThrows(IOException.class, () -> reader().read(path));
        assertEquals("there is no file " + path, refused.getMessage());
    }

    private ReceivedTally parse(byte[] bytes) throws IOException {
        FileBytes.Source source = (position, size) -> {
            largestRead = Math.max(largestRead, size);
            return Arrays.copyOfRange(bytes, (int) position, (int) position + size);
        };
        return new TallyParser(Trust.unsigned()).parse("damaged.arrow", new FileBytes(source, bytes.length));
    }

    private TallyFileReader reader() {
        return new TallyFileReader(storage, Trust.unsigned());
    }

    private void assertRefused(byte[] bytes, String reason) throws Exception {
        assertRefused(bytes, Trust.unsigned(), reason);
    }

    private void assertRefused(byte[] bytes, Trust trust, String reason) throws Exception {
        Path path = write(bytes);
        TallyFileException refused =
                assertThrows(TallyFileException.class, () -> new TallyFileReader(storage, trust).read(path.toString()));
        assertEquals("tally file " + path + " is refused: " + reason, refused.getMessage());
    }

    private String refusal(byte[] bytes) throws Exception {
        Path path = write(bytes);
        return assertThrows(TallyFileException.class, () -> reader().read(path.toString()))
                .getMessage();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.arrow"), bytes);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
