package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.source.ImageFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code submit/pyspark/example.py} with the packaged jar: Spark's own gateway, Py4J's own client, and of PySpark itself the
 * stand-in of {@code src/test/pyspark}.
 */
class PySparkIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void python() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "no python3 on this machine");
    }

    @Test
    void theExampleScoresInTheJobAndInSql() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(240);
        Map<String, byte[]> reference = new TreeMap<>();
        Map<String, byte[]> night = new TreeMap<>();
        images.forEach((id, bytes) -> (id.hashCode() % 2 == 0 ? reference : night).put(id, bytes));
        ImageFiles.directory(folder.resolve("reference"), reference);
        ImageFiles.directory(folder.resolve("night"), night);
        Files.writeString(folder.resolve("night/page.png"), "<html>");
        Scripts.Run run = example("night", "out");
        assertEquals(0, run.code(), run.output());
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        JsonNode score = report.get("scores").get(0);
        assertEquals("fid", score.get("metric").asText());
        Matcher sql = Pattern.compile("fid in SQL: (\\S+) \\+- (\\S+), of (\\d+) and (\\d+) images")
                .matcher(run.output());
        assertTrue(sql.find(), run.output());
        assertEquals(score.get("value").asDouble(), Double.parseDouble(sql.group(1)), 1e-6);
        assertTrue(Double.parseDouble(sql.group(2)) > 0);
        assertEquals(reference.size(), Integer.parseInt(sql.group(3)));
        assertEquals(night.size(), Integer.parseInt(sql.group(4)));
        assertTrue(run.output().contains("reject: decode/not-an-image page.png"), run.output());
    }

    @Test
    void whatTheJobRefusesIsAnExceptionInPython() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(6);
        ImageFiles.directory(folder.resolve("reference"), images);
        images.put("page.png", "<html>".getBytes(StandardCharsets.US_ASCII));
        ImageFiles.directory(folder.resolve("broken"), images);
        Scripts.Run refused = example("broken", "refused");
        assertEquals(1, refused.code(), refused.output());
        assertTrue(refused.output().contains("RuntimeError: exit code 4: "), refused.output());
    }

    private Scripts.Run example(String candidate, String out) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PYTHONPATH", Path.of("src/test/pyspark").toAbsolutePath() + File.pathSeparator + py4j());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        return new Scripts(folder)
                .run(
                        "submit/local.sh",
                        environment,
                        "submit/pyspark/example.py",
                        folder.resolve("reference").toString(),
                        folder.resolve(candidate).toString(),
                        folder.resolve(out).toString());
    }

    /** Python imports from a zip, but not from one within a jar. */
    private Path py4j() throws Exception {
        Path zip = folder.resolve("py4j.zip");
        try (var jars = Files.list(FetchedJars.folder("pyspark", "copy"));
                ZipFile jar = new ZipFile(jars.findFirst().orElseThrow().toFile())) {
            ZipEntry entry = jar.stream()
                    .filter(e -> e.getName().startsWith("python/py4j-src-"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = jar.getInputStream(entry)) {
                Files.write(zip, in.readAllBytes());
            }
        }
        return zip;
    }
}
