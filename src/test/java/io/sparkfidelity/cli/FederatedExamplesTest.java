package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The examples for other frameworks, against stand-ins of those. */
class FederatedExamplesTest {
    /** Missing Python is an error where tests must all run, and skips them elsewhere. */
    @Test
    void theyHandFilesOver() throws Exception {
        Process check;
        try {
            check = new ProcessBuilder("python3", "submit/federated/check.py")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(System.getenv("CI") != null, "no python3");
            throw e;
        }
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, check.waitFor(), said);
        assertTrue(said.endsWith("federated: ok\n"), said);
    }
}
