package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The uber jar as users run it: the scripts of {@code submit/}, in JVMs of their own, on the Spark of the build's profile. */
class ClusterIT {
    private static final String SPARK_VERSION = System.getProperty("spark.version", "3.5.9");
    private static final String[] JOB = {
        "evaluate", "--reference", "sample:?count=600", "--candidate", "other=sample:?count=500&seed=2&blur=1", "--out"
    };

    @TempDir
    private Path folder;

    private record Run(int code, String output) {}

    @Test
    void localAndStandaloneClustersGiveTheSameBits() throws Exception {
        JsonNode one = evaluate("submit/local.sh", "one", Map.of("MASTER", "local[1]"));
        JsonNode two = evaluate("submit/local.sh", "two", Map.of("MASTER", "local[2]"));
        JsonNode cluster = evaluate("submit/standalone.sh", "cluster", Map.of());
        assertTrue(cluster.get("environment").get("master").asText().startsWith("spark://"));
        assertEquals(SPARK_VERSION, cluster.get("environment").get("spark").asText());
        assertEquals(List.of(), daemons(), "the cluster's daemons are gone");
        for (int dataset = 0; dataset < 2; dataset++) {
            String digest = one.get("datasets").get(dataset).get("tally").asText();
            assertEquals(64, digest.length());
            assertEquals(digest, two.get("datasets").get(dataset).get("tally").asText());
            assertEquals(
                    digest, cluster.get("datasets").get(dataset).get("tally").asText());
        }
        // Equal tallies on one processor with one number of threads: equal scores.
        assertEquals(one.get("scores"), two.get("scores"));
        assertEquals(one.get("scores"), cluster.get("scores"));
    }

    @Test
    void errorsLeaveSparkSubmitWithTheirExitCodeAndOneLine() throws Exception {
        Run missing = run(
                "submit/local.sh",
                Map.of(),
                "evaluate",
                "--reference",
                "sample:",
                "--candidate",
                folder + "/missing",
                "--out",
                folder + "/out");
        assertEquals(3, missing.code(), missing.output());
        assertEquals(
                List.of("evaluate: no such directory: " + folder + "/missing; check the path"),
                missing.output().lines().toList());
        Run usage = run("submit/local.sh", Map.of(), "evaluate", "--metrics", "fid");
        assertEquals(2, usage.code(), usage.output());
        assertFalse(Files.exists(folder.resolve("out/report.json")));
    }

    private static List<String> daemons() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains("org.apache.spark.deploy.master.Master")
                        || command.contains("org.apache.spark.deploy.worker.Worker"))
                .toList();
    }

    private JsonNode evaluate(String script, String name, Map<String, String> environment) throws Exception {
        Path out = folder.resolve(name);
        Run run = run(
                script,
                environment,
                Stream.concat(Stream.of(JOB), Stream.of(out.toString())).toArray(String[]::new));
        assertEquals(0, run.code(), run.output());
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }

    private Run run(String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", script));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().put("SPARK_VERSION", SPARK_VERSION);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running: " + Files.readString(log));
        return new Run(process.exitValue(), Files.readString(log));
    }
}
