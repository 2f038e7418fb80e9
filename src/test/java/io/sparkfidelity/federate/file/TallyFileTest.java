package io.sparkfidelity.federate.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyFileTest {
    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        TallyFile file = Sites.file("north", Sites.images("north", 400, 12, 0.5, 1, true), true);
        String path = folder.resolve("new/north.arrow").toString();
        TallyFileWriter.publish(storage, path, file, Optional.empty());
        ReceivedTally received = reader().read(path);
        assertEquals(file, received.file());
        assertEquals(Optional.empty(), received.signer());
        assertEquals(file.pooled().digest(), received.file().pooled().digest());
    }

    /** Files that a released version wrote must be read for ever. */
    @Test
    void theGoldenFileOfVersionOneIsRead() throws Exception {
        assertEquals(
                GoldenFile.contents(), reader().read(golden(GoldenFile.PLAIN)).file());
        ReceivedTally signed = new TallyFileReader(
                        storage, Trust.only(Set.of(Keys.golden().publicKey())))
                .read(golden(GoldenFile.SIGNED));
        assertEquals(GoldenFile.contents(), signed.file());
        assertEquals(Keys.PUBLIC, signed.signer().orElseThrow().fingerprint());
    }

    @Test
    void theGoldenFileOfVersionTwoIsReadAndWritten() throws Exception {
        ReceivedTally signed = reader().read(golden(GoldenFile.VERSION_2));
        assertEquals(GoldenFile.issued(), signed.file());
        assertEquals(
                "export 7 of 2026-01-31",
                signed.file().provenance().issue("north").orElseThrow().words());
        assertEquals(Keys.PUBLIC, signed.signer().orElseThrow().fingerprint());
        assertArrayEquals(
                GoldenFile.bytes(GoldenFile.VERSION_2),
                TallyFileWriter.bytes(GoldenFile.issued(), Optional.of(Keys.golden())));
    }

    /** On every Spark, whichever Arrow it brings. */
    @Test
    void theGoldenFileOfVersionOneIsStillWritten() throws Exception {
        assertArrayEquals(
                GoldenFile.bytes(GoldenFile.PLAIN), TallyFileWriter.bytes(GoldenFile.contents(), Optional.empty()));
        assertArrayEquals(
                GoldenFile.bytes(GoldenFile.SIGNED),
                TallyFileWriter.bytes(GoldenFile.contents(), Optional.of(Keys.golden())));
    }

    @Test
    void aPartNeedsItsWhole() {
        GroupTally tally = Sites.tally(Sites.images("north", 10, 4, 0, 1, false));
        var groups = new TreeMap<>(Map.of(new Group("north", "cat"), tally));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> TallyFile.ofSites(Sites.key(4, false), Sites.TOOL, "none", groups));
        assertEquals(
                "site 'north', label 'cat' stands without the whole set that it is a part of", refused.getMessage());
    }

    @Test
    void coarserBucketsAreThoseOfTheHashModuloTheirNumber() {
        List<Sites.Image> images = Sites.images("north", 300, 4, 0, 1, false);
        GroupTally sixteen = Sites.tally(images);
        assertEquals(16, sixteen.tallies().size());
        assertEquals(sixteen.joined(2), sixteen.joined(8).joined(4).joined(2));
        long even = images.stream()
                .filter(image -> Math.floorMod(io.sparkfidelity.tally.Bucket.hash(image.unit()), 2L) == 0)
                .count();
        assertEquals(even, sixteen.joined(2).tallies().get(0).value("n", 0));
        assertEquals(sixteen.pooled(), sixteen.joined(1).tallies().get(0));
    }

    private TallyFileReader reader() {
        return new TallyFileReader(storage, Trust.unsigned());
    }

    private String golden(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.write(path, GoldenFile.bytes(name));
        return path.toString();
    }
}
