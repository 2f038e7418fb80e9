package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.source.ImageFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * S3 as the README has it, by {@code --packages}, on the Spark of the build's profile. With {@code -Dfidelity.s3=packages}
 * only: Spark downloads up to 0.6 GB, which stay in {@code target/ivy}.
 */
@EnabledIfSystemProperty(named = "fidelity.s3", matches = "packages")
class S3PackagesIT {
    /** The Hadoop of each Spark. */
    private static final Map<String, String> HADOOP = Map.of("3.5", "3.3.4", "4.0", "3.4.1", "4.1", "3.4.2");

    @TempDir
    private Path folder;

    @Test
    void fromBucketToBucketWithTheBitsOfLocalFiles() throws Exception {
        Map<String, byte[]> reference = ImageFiles.rendered(150);
        Map<String, byte[]> night = ImageFiles.rendered(120);
        ImageFiles.directory(folder.resolve("reference"), reference);
        ImageFiles.directory(folder.resolve("night"), night);
        try (S3Server server = S3Server.start(folder);
                FaultyNetwork faltering = new FaultyNetwork(server.port(), 1, 15_000, 120_000)) {
            for (String bucket : List.of("clean", "faltering")) {
                server.put(List.of(bucket + "/"), key -> new byte[0]);
                server.put(under(bucket + "/reference/", reference));
                server.put(under(bucket + "/night/", night));
            }
            Path settings = Files.write(
                    folder.resolve("s3.conf"),
                    List.of(
                            "spark.hadoop.fs.s3a.access.key " + S3Server.KEY,
                            "spark.hadoop.fs.s3a.secret.key " + S3Server.SECRET,
                            "spark.hadoop.fs.s3a.endpoint.region us-east-1",
                            "spark.hadoop.fs.s3a.path.style.access true",
                            "spark.hadoop.fs.s3a.connection.ssl.enabled false",
                            "spark.hadoop.fs.s3a.bucket.clean.endpoint http://127.0.0.1:" + server.port(),
                            "spark.hadoop.fs.s3a.bucket.faltering.endpoint http://127.0.0.1:" + faltering.port(),
                            "spark.hadoop.fs.s3a.retry.limit 20",
                            "spark.hadoop.fs.s3a.attempts.maximum 20",
                            "spark.hadoop.fs.s3a.retry.throttle.limit 20",
                            "spark.hadoop.fs.s3a.retry.interval 20ms",
                            "spark.hadoop.fs.s3a.retry.throttle.interval 20ms"));
            JsonNode expected = report("local", evaluate("", folder.toString(), "local"));
            String options = "--packages org.apache.hadoop:hadoop-aws:"
                    + HADOOP.get(Scripts.SPARK_VERSION.substring(0, 3)) + " --properties-file " + settings
                    + " --conf spark.jars.ivy=" + Path.of("target/ivy").toAbsolutePath();
            for (String bucket : List.of("clean", "faltering")) {
                Scripts.Run run = evaluate(options, "s3a://" + bucket, bucket);
                JsonNode actual = report(bucket, run);
                assertEquals(expected.get("scores"), actual.get("scores"));
                for (int side = 0; side < 2; side++) {
                    JsonNode dataset = actual.get("datasets").get(side);
                    assertEquals(
                            expected.get("datasets").get(side).get("tally"), dataset.get("tally"), dataset::toString);
                    assertEquals(0, dataset.get("rejected").asInt());
                }
                // A second run embeds nothing and leaves its report in the bucket.
                Scripts.Run again = evaluate(options, "s3a://" + bucket, "s3a://" + bucket + "/job/out");
                assertEquals(0, again.code(), again.output());
                for (String said : List.of(run.output(), again.output(), actual.toString())) {
                    assertFalse(said.contains(S3Server.SECRET) || said.contains(S3Server.KEY), "credentials are said");
                }
            }
            System.out.printf(
                    "S3PackagesIT: %d requests refused, %d connections reset%n",
                    faltering.refused(), faltering.reset());
            assertTrue(faltering.refused() > 0 && faltering.reset() > 0);
        }
    }

    private static Map<String, byte[]> under(String prefix, Map<String, byte[]> files) {
        Map<String, byte[]> objects = new TreeMap<>();
        files.forEach((id, bytes) -> objects.put(prefix + id, bytes));
        return objects;
    }

    private Scripts.Run evaluate(String options, String root, String out) throws Exception {
        return new Scripts(folder)
                .run(
                        "submit/local.sh",
                        Map.of("SUBMIT_OPTIONS", options, "MASTER", "local[2,12]"),
                        "evaluate",
                        "--reference",
                        root + "/reference",
                        "--candidate",
                        "night=" + root + "/night",
                        "--metrics",
                        "fid,cmmd",
                        "--chunk-images",
                        "50",
                        // A report with pictures is longer than what the network lets through at a time.
                        "--samples",
                        "0",
                        "--explain",
                        "0",
                        "--cache",
                        root + "/job/cache",
                        "--out",
                        out.startsWith("s3a:") ? out : folder.resolve(out).toString());
    }

    private JsonNode report(String out, Scripts.Run run) throws Exception {
        assertEquals(0, run.code(), run.output());
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile());
    }
}
