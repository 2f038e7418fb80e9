package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * A source's embeddings by a model, {@code <cache>/<model>/<source>}: its plan and its chunks, none of which is believed
 * before it has been compared with what was written.
 */
public record EmbeddingFolder(Storage storage, Path root) {
    private static final String PLAN = "plan.json";
    /** Earlier versions had what is said of images in the rows, and in the name of the folder. */
    private static final Pattern OTHER_PLAN = Pattern.compile("\"schema\"\\s*:\\s*\"spark-fidelity/plan/[12]\"");

    private static final int MOST_LOOKED_AT = 100;

    /** The folders beside this one, of the same model, that another version of this tool wrote; of the first 100. */
    List<Path> ofOtherVersions() throws StorageException {
        List<Path> others = new ArrayList<>();
        Optional<Path> model = root.parent();
        if (model.isEmpty() || storage.status(model.get()).isEmpty()) {
            return others;
        }
        List<Entry> beside = storage.list(model.get());
        for (Entry folder : beside.subList(0, Math.min(beside.size(), MOST_LOOKED_AT))) {
            Optional<String> plan =
                    folder.isFolder() ? storage.readText(new Path(folder.path(), PLAN)) : Optional.empty();
            if (plan.isPresent() && OTHER_PLAN.matcher(plan.get()).find()) {
                others.add(folder.path());
            }
        }
        return others;
    }

    /** Where a chunk's files are. */
    Path chunk(int chunk) {
        return new Path(root, String.format("chunk=%04d", chunk));
    }

    /**
     * The plan, if there is one.
     *
     * @throws CacheDamage if it is not what was written
     */
    public Optional<ChunkPlan> plan() throws StorageException, CacheDamage {
        Optional<ChunkPlan> plan = read(new Path(root, PLAN), ChunkPlan.class, "its plan");
        if (plan.isPresent()) {
            plan.get().requireSound();
        }
        return plan;
    }

    void publish(ChunkPlan plan) throws StorageException {
        storage.createForOwner(root);
        publish(new Path(root, PLAN), plan);
    }

    void publish(ChunkManifest manifest) throws StorageException {
        publish(new Path(chunk(manifest.chunk()), ChunkManifest.FILE_NAME), manifest);
    }

    void publish(Path file, Object content) throws StorageException {
        storage.publish(file, Json.write(content));
        // Their folder is the owner's alone before they are there.
        storage.restrictToOwner(file);
    }

    /** Whether a chunk has a manifest, whatever it says. */
    boolean hasManifest(int chunk) throws StorageException {
        return storage.status(new Path(chunk(chunk), ChunkManifest.FILE_NAME)).isPresent();
    }

    /**
     * The manifest of a finished chunk.
     *
     * @throws CacheDamage if it is not what was written for that chunk
     */
    public Optional<ChunkManifest> manifest(ChunkPlan plan, int chunk) throws StorageException, CacheDamage {
        Optional<ChunkManifest> manifest =
                read(new Path(chunk(chunk), ChunkManifest.FILE_NAME), ChunkManifest.class, "its manifest");
        if (manifest.isPresent()) {
            manifest.get().requireOf(plan, chunk);
        }
        return manifest;
    }

    <T> Optional<T> read(Path file, Class<T> type, String what) throws StorageException, CacheDamage {
        Optional<String> text;
        try {
            text = storage.readText(file);
        } catch (StorageException e) {
            if (Storage.isDamaged(e)) {
                throw new CacheDamage(what + " is damaged on its disk");
            }
            throw e;
        }
        try {
            return text.isPresent() ? Optional.of(Json.read(text.get(), type, what)) : Optional.empty();
        } catch (StorageException e) {
            throw new CacheDamage(what + " is no " + type.getSimpleName() + " in JSON");
        }
    }

    /** The full paths of a chunk's files. */
    public List<String> paths(ChunkManifest manifest) {
        Path directory = chunk(manifest.chunk());
        return manifest.files().stream()
                .map(file -> new Path(directory, file.path()).toString())
                .toList();
    }

    /** The given files with the digests of their bytes, as executors read them. */
    List<ChunkManifest.DataFile> digested(SparkSession spark, int chunk, List<ChunkManifest.DataFile> files) {
        List<String> digests = digests(spark, chunk, files);
        return IntStream.range(0, files.size())
                .mapToObj(i -> new ChunkManifest.DataFile(
                        files.get(i).path(), files.get(i).bytes(), digests.get(i)))
                .toList();
    }

    /**
     * Reads the files of a chunk, as bytes, and compares them with what was written: one pass over them, of which the digest
     * takes less time than the disk.
     *
     * @throws CacheDamage if one is gone or has other bytes
     */
    public void requireWhole(SparkSession spark, ChunkManifest manifest) throws CacheDamage {
        List<String> digests = digests(spark, manifest.chunk(), manifest.files());
        for (int i = 0; i < digests.size(); i++) {
            ChunkManifest.DataFile file = manifest.files().get(i);
            if (!digests.get(i).equals(file.sha256())) {
                throw new CacheDamage("its file " + file.path()
                        + (digests.get(i).isEmpty()
                                ? " is gone or cannot be read"
                                : " has other bytes than were written"));
            }
        }
    }

    /** Hexadecimal digits, empty for a file that cannot be read. */
    private List<String> digests(SparkSession spark, int chunk, List<ChunkManifest.DataFile> files) {
        return new FileDigests(storage.settings())
                .of(
                        spark,
                        files.stream()
                                .map(file -> new Path(chunk(chunk), file.path()).toString())
                                .toList());
    }
}
