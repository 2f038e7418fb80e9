package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code submit/} in JVMs of their own, on the Spark of the build's profile. */
final class Scripts {
    static final String SPARK_VERSION = System.getProperty("spark.version", "3.5.9");

    private final Path logs;

    Scripts(Path logs) {
        this.logs = logs;
    }

    record Run(int code, String output) {}

    /** A script that has been started. */
    record Started(Process process, Path log) {
        Run await() throws IOException, InterruptedException {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running: " + Files.readString(log));
            return new Run(process.exitValue(), Files.readString(log));
        }

        /** The JVMs that this script has started so far, by a word of their command lines. */
        List<ProcessHandle> jvms(String word) {
            return process.descendants()
                    .filter(child -> child.info().commandLine().orElse("").contains(word))
                    .toList();
        }
    }

    Started start(String script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(logs, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().put("SPARK_VERSION", SPARK_VERSION);
        builder.environment().putAll(environment);
        return new Started(builder.start(), log);
    }

    Run run(String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(script, environment, arguments).await();
    }
}
