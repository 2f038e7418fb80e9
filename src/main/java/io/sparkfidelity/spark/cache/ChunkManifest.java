package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.Sha256;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The commit mark of a chunk: it exists once the chunk is finished, names the files that are its rows, and says whose they
 * are, so that neither a damaged file nor another set's is taken for them.
 *
 * @param schema {@link #SCHEMA}
 * @param plan the digest of the {@link ChunkPlan} that the chunk belongs to
 * @param model the folder of the model, which is what must agree for rows to be of one model
 * @param chunk its number, from 0
 * @param files below the chunk's directory
 * @param rows of all files: the images found
 * @param rejects rows without an embedding, by {@code stage/reason}
 * @param digest order-free sum over the rows' ids, content hashes, embeddings and logits: 16 hexadecimal digits
 * @param seal SHA-256 of all that stands above
 */
public record ChunkManifest(
        String schema,
        String plan,
        String model,
        int chunk,
        List<DataFile> files,
        long rows,
        Map<String, Long> rejects,
        String digest,
        String seal) {
    static final String SCHEMA = "spark-fidelity/chunk/3";
    public static final String FILE_NAME = "_manifest.json";

    /**
     * A file of rows.
     *
     * @param path relative to the chunk's directory
     * @param sha256 of its bytes
     */
    public record DataFile(String path, long bytes, String sha256) implements Serializable {
        public DataFile {
            Objects.requireNonNull(path, "files.path");
            Objects.requireNonNull(sha256, "files.sha256");
        }

        /** Whether the path stays within the chunk's directory. */
        public boolean isWithin() {
            for (String part : path.split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.equals("..") || part.contains(":")) {
                    return false;
                }
            }
            return true;
        }
    }

    public ChunkManifest {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(seal, "seal");
        files = List.copyOf(Objects.requireNonNull(files, "files"));
        Objects.requireNonNull(rejects, "rejects").forEach((reason, count) -> {
            Objects.requireNonNull(reason, "rejects");
            Objects.requireNonNull(count, reason);
        });
    }

    /** The manifest of rows that were just written and read back. */
    static ChunkManifest of(ChunkPlan plan, String model, int chunk, List<DataFile> files, RowSummary rows) {
        ChunkManifest unsealed = new ChunkManifest(
                SCHEMA, plan.seal(), model, chunk, files, rows.rows(), rows.rejects(), rows.digest(), "");
        return new ChunkManifest(
                SCHEMA,
                plan.seal(),
                model,
                chunk,
                files,
                rows.rows(),
                rows.rejects(),
                rows.digest(),
                unsealed.expectedSeal());
    }

    /**
     * Says whether this is what was written for that chunk.
     *
     * @throws CacheDamage if not
     */
    void requireOf(ChunkPlan ofPlan, int number) throws CacheDamage {
        if (!schema.equals(SCHEMA)) {
            throw new CacheDamage("its manifest has the form '" + schema + "', not '" + SCHEMA + "'");
        }
        if (!seal.equals(expectedSeal())) {
            throw new CacheDamage("its manifest was changed after it was written");
        }
        if (!plan.equals(ofPlan.seal()) || chunk != number) {
            throw new CacheDamage("its manifest is that of chunk " + chunk
                    + (plan.equals(ofPlan.seal()) ? "" : " of another set of images"));
        }
        for (DataFile file : files) {
            if (!file.isWithin()) {
                throw new CacheDamage("its manifest names a file outside of its folder");
            }
        }
    }

    private String expectedSeal() {
        return Sha256.of(String.join(
                "\n",
                schema,
                plan,
                model,
                Integer.toString(chunk),
                files.stream()
                        .map(file -> file.path() + " " + file.bytes() + " " + file.sha256())
                        .collect(Collectors.joining("\n")),
                Long.toString(rows),
                new TreeMap<>(rejects).toString(),
                digest));
    }
}
