package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's GPU scheduling on a standalone cluster whose hosts claim to have two GPUs each. */
class DevicesIT {
    private static final Pattern LINE = Pattern.compile("executor (\\d+): gpu (\\d+) of \\[(\\d+)]");

    @TempDir
    private Path folder;

    private Map<String, String> environment;

    @BeforeEach
    void aDiscoveryScriptThatFindsTwoGpus() throws Exception {
        Path discovery = Files.writeString(
                folder.resolve("discovery.sh"),
                "#!/usr/bin/env bash\necho '{\"name\":\"gpu\",\"addresses\":[\"0\",\"1\"]}'\n");
        Files.setPosixFilePermissions(discovery, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment = Map.of(
                "WORKER_CORES",
                "2",
                "WORKER_GPUS",
                "2",
                "GPU_DISCOVERY",
                discovery.toString(),
                "SUBMIT_OPTIONS",
                "--conf spark.executor.resource.gpu.amount=2 --conf spark.task.resource.gpu.amount=1"
                        + " --conf spark.executor.cores=2");
    }

    @Test
    void everyTaskTakesTheDeviceThatSparkGaveIt() throws Exception {
        Scripts.Run run = new Scripts(folder).run("submit/standalone.sh", environment, "models", "devices");
        assertEquals(0, run.code(), run.output());
        Set<String> seen = new TreeSet<>();
        run.output().lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            assertTrue(matcher.matches(), line);
            assertEquals(matcher.group(3), matcher.group(2), "the device is the one of the task's own address");
            seen.add(matcher.group(1) + "/" + matcher.group(2));
        });
        assertEquals(Set.of("0/0", "0/1", "1/0", "1/1"), seen);
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorAndNotTheCpu() throws Exception {
        Scripts.Run run = new Scripts(folder)
                .run(
                        "submit/standalone.sh",
                        environment,
                        "evaluate",
                        "--reference",
                        "sample:?count=50",
                        "--candidate",
                        "sample:?count=50&seed=2",
                        "--out",
                        folder.resolve("out").toString());
        assertEquals(3, run.code(), run.output());
        assertTrue(
                run.output().lines().anyMatch(line -> line.startsWith("evaluate: ") && line.contains("gpu")),
                run.output());
        assertFalse(Files.exists(folder.resolve("out/report.json")));
    }
}
