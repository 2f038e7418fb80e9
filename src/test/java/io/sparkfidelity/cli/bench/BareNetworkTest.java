package io.sparkfidelity.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BareNetworkTest {
    /** {@code submit/gpu-check.sh} reads the lines of the benchmark back. */
    @Test
    void theCheckOfAGpuFindsItsFiguresInALine() throws Exception {
        Matcher script = Pattern.compile("(?m)^bare='(.*)'$").matcher(Files.readString(Path.of("submit/gpu-check.sh")));
        assertTrue(script.find());
        Pattern line = Pattern.compile(script.group(1));
        Matcher whole = line.matcher("bare network: " + new BareNetwork.Rate(64, 8, 2, 1234.56, 64));
        assertTrue(whole.matches());
        assertEquals("1234.6 64 2", whole.group(1) + " " + whole.group(2) + " " + whole.group(3));
        assertNull(whole.group(5));
        Matcher halved = line.matcher("bare network: " + new BareNetwork.Rate(1024, 16, 1, 90, 256));
        assertTrue(halved.matches());
        assertEquals("256", halved.group(5));
    }
}
