package io.sparkfidelity.spark.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plans and manifests that were changed at random are what was written, or damaged; nothing else comes of them. */
@Timeout(600)
class CacheFuzzTest {
    private static final boolean LONG = "long".equals(System.getProperty("fidelity.fuzz"));
    private static final int COUNT = LONG ? 200_000 : 3_000;

    @TempDir
    private Path folder;

    private final ChunkPlan plan = ChunkPlan.of("0123456789abcdef", 7, List.of("a/1.png", "b \u00e9\n2.png"));

    @Test
    void aPlanIsWhatWasWrittenOrDamaged() throws Exception {
        EmbeddingFolder embeddings = embeddings();
        embeddings.publish(plan);
        Path file = folder.resolve("plan.json");
        for (int i = 0; i < COUNT; i++) {
            Files.write(file, Mutations.one(Json.write(plan), 1, i));
            try {
                assertEquals(Optional.of(plan), embeddings.plan(), "mutation " + i);
            } catch (CacheDamage | StorageException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Test
    void aManifestIsWhatWasWrittenOrDamaged() throws Exception {
        EmbeddingFolder embeddings = embeddings();
        embeddings.publish(plan);
        ChunkManifest manifest = ChunkManifest.of(
                plan,
                "model",
                1,
                List.of(
                        new ChunkManifest.DataFile("x/part-0.parquet", 400, "ab".repeat(32)),
                        new ChunkManifest.DataFile("x/part-1.parquet", 40, "cd".repeat(32))),
                new RowSummary(Map.of("rows", 5L, "digest", 77L, "reject:decode/corrupt", 2L)));
        Path file = folder.resolve("chunk=0001").resolve(ChunkManifest.FILE_NAME);
        embeddings.publish(manifest);
        for (int i = 0; i < COUNT; i++) {
            Files.write(file, Mutations.one(Json.write(manifest), 2, i));
            try {
                assertEquals(Optional.of(manifest), embeddings.manifest(plan, 1), "mutation " + i);
            } catch (CacheDamage | StorageException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Test
    void aPartIsWhatWasWrittenOrDamaged() throws Exception {
        // Whatever a part holds, its bytes decide.
        byte[] bytes = "PAR1 rows of a file PAR1".getBytes(StandardCharsets.US_ASCII);
        FileDigests digests = new FileDigests(Runs.STORAGE.settings());
        Path file = folder.resolve("part");
        Files.write(file, bytes);
        String sound = digests.of(file.toString());
        for (int i = 0; i < COUNT; i++) {
            byte[] mutated = Mutations.one(bytes, 3, i);
            Files.write(file, mutated);
            assertEquals(
                    Arrays.equals(bytes, mutated), digests.of(file.toString()).equals(sound), "mutation " + i);
        }
    }

    private EmbeddingFolder embeddings() {
        return new EmbeddingFolder(Runs.STORAGE, new io.sparkfidelity.storage.Path(folder.toUri()));
    }
}
