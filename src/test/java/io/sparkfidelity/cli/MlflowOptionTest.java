package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.GoldenFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowOptionTest {
    @Test
    void aTrackerThatIsDownIsAWarningAndNoLostNight(@TempDir Path folder) throws Exception {
        String tally = Files.write(folder.resolve("a.arrow"), GoldenFile.bytes(GoldenFile.PLAIN))
                .toString();
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        List<String> compare = List.of(
                "compare",
                "--reference",
                tally,
                "--candidate",
                tally,
                "--metrics",
                "fid",
                "--out",
                folder.resolve("out").toString());
        CommandRun run = CommandRun.of(compare, "--mlflow", "http://127.0.0.1:" + closed + "#nights");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("warning: MLflow has no run of this report"), run.err());
        assertTrue(Files.exists(folder.resolve("out/report.json")));
        assertEquals(2, CommandRun.of(compare, "--mlflow", "nowhere").code());
    }
}
