package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The uber jar as users run it: the scripts of {@code submit/}, in JVMs of their own, on the Spark of the build's profile. */
class ClusterIT {
    private static final String[] JOB = {
        "evaluate", "--reference", "sample:?count=600", "--candidate", "other=sample:?count=500&seed=2&blur=1", "--out"
    };

    @TempDir
    private Path folder;

    @Test
    void localAndStandaloneClustersGiveTheSameBits() throws Exception {
        JsonNode one = evaluate("submit/local.sh", "one", Map.of("MASTER", "local[1]"));
        JsonNode two = evaluate("submit/local.sh", "two", Map.of("MASTER", "local[2]"));
        JsonNode cluster = evaluate("submit/standalone.sh", "cluster", Map.of());
        assertTrue(cluster.get("environment").get("master").asText().startsWith("spark://"));
        assertEquals(
                Scripts.SPARK_VERSION, cluster.get("environment").get("spark").asText());
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
        Scripts.Run missing = scripts()
                .run(
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
        Scripts.Run usage = scripts().run("submit/local.sh", Map.of(), "evaluate", "--metrics", "fid");
        assertEquals(2, usage.code(), usage.output());
        assertFalse(Files.exists(folder.resolve("out/report.json")));
    }

    private Scripts scripts() {
        return new Scripts(folder);
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
        Scripts.Run run = scripts()
                .run(
                        script,
                        environment,
                        Stream.concat(Stream.of(JOB), Stream.of(out.toString())).toArray(String[]::new));
        assertEquals(0, run.code(), run.output());
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }
}
