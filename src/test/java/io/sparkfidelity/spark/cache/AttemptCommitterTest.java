package io.sparkfidelity.spark.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.spark.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptCommitterTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final String PROTOCOL = "spark.sql.sources.commitProtocolClass";
    private static final String SOURCE = "sample:?count=150&size=32";

    @TempDir
    private Path folder;

    @AfterEach
    void sparksOwnProtocol() {
        SPARK.conf().unset(PROTOCOL);
    }

    @Test
    void aSessionsOwnProtocolIsRespectedAndChangesNoBit() throws Exception {
        Path ours = folder.resolve("ours");
        String expected = new Runs(ours).digest(SOURCE);
        assertTrue(files(ours).stream().allMatch(file -> file.matches("attempt-.*/part-.*")), files(ours)::toString);
        // Hadoop's classic: it asks no committer of an option, and renames what tasks have finished.
        SPARK.conf().set(PROTOCOL, HadoopMapReduceCommitProtocol.class.getName());
        Path theirs = folder.resolve("theirs");
        assertEquals(expected, new Runs(theirs).digest(SOURCE));
        assertTrue(files(theirs).stream().allMatch(file -> file.matches("part-.*")), files(theirs)::toString);
    }

    /** What holds rows, below the attempt's folder, which is the fourth: model, source, chunk, attempt. */
    private static List<String> files(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            List<String> names = files.filter(file -> file.toString().endsWith(".parquet")
                            && !file.toString().contains("/_committed/"))
                    .map(cache::relativize)
                    .map(file -> file.subpath(4, file.getNameCount()).toString())
                    .toList();
            assertTrue(!names.isEmpty());
            return names;
        }
    }
}
