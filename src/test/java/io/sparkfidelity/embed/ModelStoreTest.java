package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    private static final Storage STORAGE = new Storage(new Configuration());
    private static final byte[] WEIGHTS = {1, 2, 3};

    @TempDir
    private Path temporary;

    private Artifact artifact;

    @BeforeEach
    void weights() throws Exception {
        Path file = Files.write(temporary.resolve("weights"), WEIGHTS);
        artifact = new Artifact(file.toUri().toString(), Sha256.of(file));
    }

    @Test
    void weightsLieWhereNobodyElseCanExchangeThem() throws Exception {
        Path folder = temporary.resolve("store");
        Path file = new ModelStore(folder, STORAGE).fetch(artifact);
        assertTrue(file.startsWith(folder));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(file, new ModelStore(folder, STORAGE).fetch(artifact), "the second time");
        Files.write(file, new byte[] {9});
        assertEquals(artifact.sha256(), Sha256.of(new ModelStore(folder, STORAGE).fetch(artifact)));
    }

    @Test
    void aStoreThatOthersMayWriteToIsRefused() throws Exception {
        Path folder = open("store");
        String message = assertThrows(ModelException.class, () -> new ModelStore(folder, STORAGE).fetch(artifact))
                .getMessage();
        assertTrue(message.contains("others may write to it"), message);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Files.createTempDirectory(temporary, "own"));
        assertThrows(ModelException.class, () -> new ModelStore(link, STORAGE).fetch(artifact));
    }

    @Test
    void whatOthersCouldExchangeIsCopiedBeforeItIsChecked() throws Exception {
        ModelStore store = new ModelStore(temporary.resolve("store"), STORAGE);
        Path own = Files.createTempDirectory(temporary, "own");
        Files.write(own.resolve(artifact.sha256()), WEIGHTS);
        assertEquals(own.resolve(artifact.sha256()), store.orIn(own).fetch(artifact));
        Path open = open("open");
        Files.write(open.resolve(artifact.sha256()), WEIGHTS);
        assertTrue(store.orIn(open).fetch(artifact).startsWith(temporary.resolve("store")));
    }

    private Path open(String name) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
