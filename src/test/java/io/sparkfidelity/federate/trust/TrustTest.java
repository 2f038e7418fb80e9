package io.sparkfidelity.federate.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    private static final String FORMAT = Columns.VERSION_1;

    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    Path folder;

    /** RFC 8032, section 7.1, test 1: the public key, which the PKCS #8 file does not hold. */
    @Test
    void thePublicKeyIsThatOfThePrivateOne() throws Exception {
        Path file = write("site.pem", Keys.privatePem(Keys.SECRET));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                "the site key " + file + " can be read by others than its owner; chmod 600 it",
                assertThrows(TallyFileException.class, () -> SiteKey.load(storage, file.toString()))
                        .getMessage());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(
                Keys.PUBLIC, SiteKey.load(storage, file.toString()).publicKey().fingerprint());
    }

    @Test
    void filesOfAllowedKeysAreTaken() throws Exception {
        write("keys/north.pem", "site north\n" + Keys.publicPem(Keys.golden().publicKey()));
        write("keys/readme.txt", "not a key");
        Path two = write(
                "north+west.pem",
                Keys.publicPem(Keys.other(1).publicKey())
                        + Keys.publicPem(Keys.golden().publicKey()));
        Path without = write("north.pub", Keys.publicPem(Keys.other(1).publicKey()));
        String signed = publish(Optional.of(Keys.golden()));
        for (String list : new String[] {folder.resolve("keys").toString(), two.toString()}) {
            ReceivedTally received = new TallyFileReader(storage, Trust.load(storage, List.of(list))).read(signed);
            assertEquals(Optional.of(Keys.golden().publicKey()), received.signer());
        }
        TallyFileException refused = assertThrows(
                TallyFileException.class,
                () -> new TallyFileReader(storage, Trust.load(storage, List.of(without.toString()))).read(signed));
        assertTrue(refused.getMessage().endsWith(Keys.PUBLIC + ", which is not allowed"), refused.getMessage());
    }

    @Test
    void aSignatureIsOfOneDigestAlone() throws Exception {
        String digest = "0".repeat(64);
        byte[] signature = Keys.golden().sign(FORMAT, digest);
        PublicSiteKey key = Keys.golden().publicKey();
        assertTrue(key.verifies(FORMAT, digest, signature));
        assertFalse(key.verifies(FORMAT, "1" + digest.substring(1), signature));
        assertFalse(key.verifies(FORMAT, digest, new byte[0]));
        assertFalse(Keys.other(2).publicKey().verifies(FORMAT, digest, signature));
        signature[5] ^= 1;
        assertFalse(key.verifies(FORMAT, digest, signature));
    }

    @Test
    void whatIsNoKeyIsSaid() throws Exception {
        // The head of a P-256 key.
        String other =
                Keys.pem("PRIVATE KEY", "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
        assertRefused(other, "x.pem holds no Ed25519 private key; 'openssl genpkey -algorithm ed25519' makes one");
        assertRefused("", "x.pem holds no '-----BEGIN PRIVATE KEY-----'");
        assertRefused(
                "-----BEGIN PRIVATE KEY-----\n???\n-----END PRIVATE KEY-----\n",
                "x.pem is damaged: its PRIVATE KEY is not Base64");
        assertThrows(StorageException.class, () -> Trust.load(storage, List.of("none-such")));
        Files.createDirectories(folder.resolve("empty"));
        assertThrows(
                TallyFileException.class,
                () -> Trust.load(storage, List.of(folder.resolve("empty").toString())));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PublicSiteKey(HexFormat.of().parseHex("302a300506032b6571032100" + Keys.PUBLIC)));
    }

    private static void assertRefused(String pem, String message) {
        assertEquals(
                message,
                assertThrows(TallyFileException.class, () -> SiteKey.parse(pem, "x.pem"))
                        .getMessage());
    }

    private String publish(Optional<SiteKey> signer) throws IOException {
        String path = folder.resolve("north.arrow").toString();
        TallyFileWriter.publish(storage, path, GoldenFile.contents(), signer);
        return path;
    }

    private Path write(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
