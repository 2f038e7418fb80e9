package io.sparkfidelity.spark.caption;

import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.spark.cache.AttemptCommitter;
import io.sparkfidelity.spark.cache.CacheDamage;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.spark.cache.FileDigests;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Captions that a text tower has embedded, {@code <cache>/captions/<tower>}: Parquet files, and one manifest for each batch that was
 * finished, {@code <uuid>.json}. Batches are added and never changed, so that two jobs cannot harm each other; a caption that both embedded
 * has the same row twice.
 */
record CaptionFolder(SparkSession spark, Storage storage, Path root) {
    private static final String CAPTIONS = "captions";
    private static final String MANIFEST = ".json";

    static CaptionFolder in(SparkSession spark, Storage storage, Path cache, String tower) {
        return new CaptionFolder(spark, storage, new Path(new Path(cache, CAPTIONS), tower));
    }

    /** The rows of all finished batches that are what was written; of any other the progress says so, and its manifest goes. */
    Dataset<Row> rows(Progress progress) throws StorageException {
        List<String> paths = new ArrayList<>();
        if (storage.status(root).isPresent()) {
            for (String name : storage.list(root).stream()
                    .map(Entry::name)
                    .filter(name -> name.endsWith(MANIFEST))
                    .sorted()
                    .toList()) {
                try {
                    paths.addAll(whole(name));
                } catch (CacheDamage e) {
                    progress.stage("embedding captions again: the cache is damaged, " + e.getMessage());
                    // Nobody is to find it again; the files stay, for a job that reads them may run.
                    storage.deleteTree(new Path(root, name));
                }
            }
        }
        return paths.isEmpty()
                ? spark.createDataFrame(List.of(), CaptionEmbedding.SCHEMA)
                : ExactFiles.parquet(spark, CaptionEmbedding.SCHEMA, paths);
    }

    private List<String> whole(String manifest) throws StorageException, CacheDamage {
        Optional<String> text = storage.readText(new Path(root, manifest));
        CaptionBatch batch;
        try {
            batch = Json.read(text.orElse(""), CaptionBatch.class, manifest);
        } catch (StorageException e) {
            throw new CacheDamage(manifest + " is no manifest of captions");
        }
        batch.requireOf(root.getName());
        List<String> paths = paths(batch.files());
        List<String> digests = new FileDigests(storage.settings()).of(spark, paths);
        for (int i = 0; i < paths.size(); i++) {
            if (!digests.get(i).equals(batch.files().get(i).sha256())) {
                throw new CacheDamage("the file " + batch.files().get(i).path()
                        + " of captions is gone or has other bytes than were written");
            }
        }
        return paths;
    }

    private List<String> paths(List<ChunkManifest.DataFile> files) {
        return files.stream()
                .map(file -> new Path(root, file.path()).toString())
                .toList();
    }

    /** Writes rows of {@link CaptionEmbedding#SCHEMA}, and their manifest at last. */
    void add(Dataset<Row> captions) throws IOException {
        storage.createForOwner(root);
        String batch = UUID.randomUUID().toString();
        Path target = new Path(root, batch);
        captions.write()
                .options(ExactFiles.writing(spark, target.toString()))
                .option("parquet.enable.dictionary#text.list.element", "false")
                .option(AttemptCommitter.OPTION, AttemptCommitter.class.getName())
                .option("maxRecordsPerFile", 0)
                .parquet(target.toString());
        List<ChunkManifest.DataFile> written = AttemptCommitter.files(storage, target);
        List<String> paths = paths(written);
        List<String> digests = new FileDigests(storage.settings()).of(spark, paths);
        List<ChunkManifest.DataFile> files = IntStream.range(0, written.size())
                .mapToObj(i -> new ChunkManifest.DataFile(
                        written.get(i).path(), written.get(i).bytes(), digests.get(i)))
                .toList();
        // Read back: what the manifest vouches for is what stands on disk.
        long rows = ExactFiles.parquet(spark, CaptionEmbedding.SCHEMA, paths).count();
        Path manifest = new Path(root, batch + MANIFEST);
        storage.publish(manifest, Json.write(CaptionBatch.of(root.getName(), files, rows)));
        storage.restrictToOwner(manifest);
    }
}
