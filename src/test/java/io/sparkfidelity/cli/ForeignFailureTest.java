package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not this program's fault ends in one line as well. */
class ForeignFailureTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String err) {}

    @Test
    void missingWeightsHaveOneExitCode() {
        List<String> sets = List.of("--out", folder.resolve("out").toString(), "--model", "inception-2015");
        for (List<String> command : List.of(
                List.of("evaluate", "--reference", "sample:", "--candidate", "sample:"),
                List.of("audit", "--dataset", "a=sample:", "--dataset", "b=sample:"),
                List.of("tally", "--images", "sample:", "--site", "n", "--privacy", "none"))) {
            StringWriter err = new StringWriter();
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(sets);
            assertEquals(
                    3,
                    Main.run(
                            new PrintWriter(new StringWriter()),
                            new PrintWriter(err, true),
                            arguments.toArray(String[]::new)),
                    err.toString());
            assertTrue(err.toString().contains("comes without weights"), err.toString());
            assertEquals(1, err.toString().lines().count());
        }
    }

    @Test
    void aJavaThatSparkDoesNotRunOnIsNamed() throws Exception {
        for (Map.Entry<String, Integer> version : Map.of(
                        "openjdk version \"25.0.1\" 2025-10-21", 2,
                        "openjdk version \"11.0.2\" 2019-01-15", 2,
                        "java version \"1.8.0_392\"", 2,
                        "openjdk version \"17.0.15\" 2025-04-15", 0,
                        "openjdk version \"21\" 2023-09-19", 0,
                        "a shell", 2)
                .entrySet()) {
            Path java = folder.resolve("jdk/bin/java");
            Files.createDirectories(java.getParent());
            Files.writeString(
                    java,
                    "#!/bin/sh\necho 'Picked up JAVA_TOOL_OPTIONS: -Dx=1' >&2\ncat >&2 <<'END'\n" + version.getKey()
                            + "\nOpenJDK Runtime Environment\nEND\n");
            Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
            Ended ended = script(
                    "submit/check-java.sh",
                    Map.of("JAVA_HOME", folder.resolve("jdk").toString()));
            assertEquals(version.getValue(), ended.code(), version + " " + ended.err());
            assertEquals(version.getValue() == 0 ? 0 : 1, ended.err().lines().count(), ended.err());
            assertEquals(version.getValue() != 0, ended.err().contains("JDK 17"), ended.err());
        }
        Ended none = script(
                "submit/check-java.sh",
                Map.of("JAVA_HOME", folder.resolve("none").toString()));
        assertEquals(2, none.code());
        assertTrue(none.err().contains("JAVA_HOME is '" + folder.resolve("none") + "'"), none.err());
        assertEquals(1, none.err().lines().count(), none.err());
    }

    @Test
    void aWrongMasterOrHomeOfSparkIsNamed() throws Exception {
        Ended master = script("submit/local.sh", Map.of("MASTER", "locl[2]"));
        assertEquals(2, master.code());
        assertTrue(master.err().contains("MASTER is 'locl[2]'; write local[2]"), master.err());
        assertEquals(1, master.err().lines().count(), master.err());
        Ended home = script("submit/local.sh", Map.of("SPARK_HOME", folder.toString()));
        assertEquals(2, home.code());
        assertTrue(
                home.err().contains("SPARK_HOME is '" + folder + "', where there is no bin/spark-submit"), home.err());
        assertEquals(1, home.err().lines().count(), home.err());
    }

    @Test
    void aLogEventIsOneLine() throws IOException {
        Properties log = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("conf/log4j2.properties"))) {
            log.load(in);
        }
        PatternLayout layout = PatternLayout.newBuilder()
                .withPattern(log.getProperty("appender.console.layout.pattern"))
                .build();
        String event = layout.toSerializable(Log4jLogEvent.newBuilder()
                .setLoggerName("org.apache.spark.scheduler.TaskSetManager")
                .setLevel(Level.WARN)
                .setMessage(
                        new SimpleMessage("Lost task 0.0: java.io.IOException: gone\n\tat a.B.c(B.java:1)\r\n\tat d"))
                .setThrown(new IllegalStateException("no master\nat all"))
                .build());
        assertEquals(1, event.lines().count(), event);
        assertTrue(event.endsWith("WARN TaskSetManager: Lost task 0.0: java.io.IOException: gone: no master\n"), event);
        String plain = layout.toSerializable(Log4jLogEvent.newBuilder()
                .setLoggerName("a.B")
                .setLevel(Level.ERROR)
                .setMessage(new SimpleMessage("nothing thrown"))
                .build());
        assertTrue(plain.endsWith("ERROR B: nothing thrown\n"), plain);
        assertFalse(plain.contains("$"), plain);
    }

    private static Ended script(String script, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", script, "models", "list");
        builder.environment().keySet().removeAll(List.of("MASTER", "SPARK_HOME"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
