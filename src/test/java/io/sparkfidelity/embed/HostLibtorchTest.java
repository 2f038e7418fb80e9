package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLibtorchTest {
    private static final String PATH = "PYTORCH_LIBRARY_PATH";
    private static final String FLAVOUR = "PYTORCH_FLAVOR";

    @TempDir
    private Path folder;

    @BeforeEach
    void noneInTheEnvironment() {
        assumeTrue(System.getenv(PATH) == null && System.getenv(FLAVOUR) == null);
    }

    @AfterEach
    void forget() {
        System.clearProperty(PATH);
        System.clearProperty(FLAVOUR);
    }

    @Test
    void withoutOneTheJarsOwnIsTaken() {
        HostLibtorch.announce();
        assertNull(System.getProperty(FLAVOUR));
    }

    @Test
    void theFlavourIsThatOfItsFiles() throws Exception {
        Files.createFile(folder.resolve("libtorch.so"));
        System.setProperty(PATH, "/nowhere:" + folder);
        HostLibtorch.announce();
        assertEquals("cpu", System.getProperty(FLAVOUR));
        System.clearProperty(FLAVOUR);
        Files.createFile(folder.resolve("libtorch_cuda.so"));
        System.setProperty(PATH, folder.resolve("libtorch.so").toString());
        HostLibtorch.announce();
        assertEquals("cu128", System.getProperty(FLAVOUR));
    }

    @Test
    void aFlavourThatWasGivenStays() throws Exception {
        Files.createFile(folder.resolve("libtorch.so"));
        System.setProperty(PATH, folder.toString());
        System.setProperty(FLAVOUR, "cu126");
        HostLibtorch.announce();
        assertEquals("cu126", System.getProperty(FLAVOUR));
    }

    @Test
    void oneThatIsNotThereIsAnErrorAndNotTheJars() {
        System.setProperty(PATH, folder.toString());
        IllegalStateException error = assertThrows(IllegalStateException.class, HostLibtorch::announce);
        assertTrue(error.getMessage().contains(folder + " has no libtorch.so"), error.getMessage());
    }
}
