package io.sparkfidelity.federate.secure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.trust.Pem;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a session as the first version wrote them: they are read, and written again byte by byte. */
class GoldenSessionTest {
    private static final List<String> SITES = List.of("north", "south", "west");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    Path folder;

    @Test
    void theRosterIsReadAndSignedTheSame() throws Exception {
        String roster = text("session-v1.roster");
        assertEquals(roster, KeyJson.write(roster()) + "\n");
        Session session = session(roster);
        assertEquals(SITES, List.copyOf(session.sites().keySet()));
    }

    @Test
    void aMaskedFileIsWrittenTheSame() throws Exception {
        assertArrayEquals(GoldenFile.bytes("masked-v1.arrow"), masked(session(text("session-v1.roster")), "south"));
    }

    @Test
    void theSumIsTheSame() throws Exception {
        Files.write(folder.resolve("south.arrow"), GoldenFile.bytes("masked-v1.arrow"));
        Session session = session(text("session-v1.roster"));
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        for (String site : SITES) {
            if (!site.equals("south")) {
                Files.write(folder.resolve(site + ".arrow"), masked(session, site));
            }
            sum.add(new TallyFileReader(storage, Trust.unsigned())
                    .readMasked(folder.resolve(site + ".arrow").toString()));
        }
        TallyFile pool = sum.toPool(Sites.TOOL).file();
        ReceivedTally golden =
                TallyFileReader.parse("golden", GoldenFile.bytes(GoldenFile.VERSION_3), Trust.unsigned());
        assertEquals(golden.file(), pool);
        assertArrayEquals(GoldenFile.bytes(GoldenFile.VERSION_3), TallyFileWriter.bytes(pool, Optional.empty()));
    }

    private SignedText roster() throws Exception {
        List<SignedText> cards = new ArrayList<>();
        for (String site : SITES) {
            cards.add(new SiteCard(site, maskKey(site).publicKey(), "none", Sha256.of("")).signed(key(site)));
        }
        return new Roster(Sha256.of("a session"), Sites.key(3, false), 2, List.of("caf\u00e9"), cards)
                .signed(Keys.golden());
    }

    private Session session(String roster) throws Exception {
        Set<PublicSiteKey> keys = new HashSet<>();
        keys.add(Keys.golden().publicKey());
        for (String site : SITES) {
            keys.add(key(site).publicKey());
        }
        return Session.of("session-v1.roster", KeyJson.read(roster, SignedText.class), Trust.only(keys));
    }

    private byte[] masked(Session session, String site) throws Exception {
        Path pem = folder.resolve(site + ".x25519");
        Files.writeString(pem, pem(site));
        Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("rw-------"));
        SiteSession of = SiteSession.of(
                session, site, storage, pem.toString(), "none", key(site).publicKey());
        TallyFile tally = GoldenFile.of(site);
        return TallyFileWriter.bytes(
                of.masked(of.asked(tally, tally.groups().keySet()).issued(7, NOW)), key(site));
    }

    private static SiteKey key(String site) throws Exception {
        return Keys.other(SITES.indexOf(site) + 1);
    }

    private static MaskKey maskKey(String site) throws Exception {
        return MaskKey.parse(pem(site), site);
    }

    private static String pem(String site) {
        return Pem.encode(
                HexFormat.of().parseHex("302e020100300506032b656e04220420" + Sha256.of("mask key of " + site)),
                "PRIVATE KEY");
    }

    private static String text(String name) throws IOException {
        return new String(GoldenFile.bytes(name), StandardCharsets.UTF_8);
    }

    /** Writes the files anew, for a format's next version: its argument is their folder. */
    public static void main(String[] arguments) throws Exception {
        GoldenSessionTest golden = new GoldenSessionTest();
        golden.folder = Files.createTempDirectory("golden");
        Path out = Path.of(arguments[0]);
        String roster = KeyJson.write(golden.roster()) + "\n";
        Files.writeString(out.resolve("session-v1.roster"), roster);
        Session session = golden.session(roster);
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        for (String site : SITES) {
            byte[] masked = golden.masked(session, site);
            Path file = golden.folder.resolve(site + ".arrow");
            Files.write(site.equals("south") ? out.resolve("masked-v1.arrow") : file, masked);
            Files.write(file, masked);
            sum.add(new TallyFileReader(golden.storage, Trust.unsigned()).readMasked(file.toString()));
        }
        Files.write(
                out.resolve(GoldenFile.VERSION_3),
                TallyFileWriter.bytes(sum.toPool(Sites.TOOL).file(), Optional.empty()));
    }
}
