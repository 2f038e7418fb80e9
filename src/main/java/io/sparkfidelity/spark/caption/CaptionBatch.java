package io.sparkfidelity.spark.caption;

import io.sparkfidelity.spark.cache.CacheDamage;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.storage.Sha256;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The commit mark of captions that were embedded together: it exists once they all are.
 *
 * @param schema {@link #SCHEMA}
 * @param tower the fingerprint of the text tower, which is the name of the folder
 * @param files below the folder; the columns of {@link CaptionEmbedding#SCHEMA}
 * @param captions rows of all files
 * @param seal SHA-256 of all that stands above
 */
record CaptionBatch(String schema, String tower, List<ChunkManifest.DataFile> files, long captions, String seal) {
    static final String SCHEMA = "spark-fidelity/captions/1";

    CaptionBatch {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(tower, "tower");
        Objects.requireNonNull(seal, "seal");
        files = List.copyOf(Objects.requireNonNull(files, "files"));
    }

    static CaptionBatch of(String tower, List<ChunkManifest.DataFile> files, long captions) {
        CaptionBatch unsealed = new CaptionBatch(SCHEMA, tower, files, captions, "");
        return new CaptionBatch(SCHEMA, tower, files, captions, unsealed.expectedSeal());
    }

    /**
     * Says whether this is what was written for a tower.
     *
     * @throws CacheDamage if not
     */
    void requireOf(String ofTower) throws CacheDamage {
        if (!schema.equals(SCHEMA)
                || !tower.equals(ofTower)
                || !seal.equals(expectedSeal())
                || !files.stream().allMatch(ChunkManifest.DataFile::isWithin)) {
            throw new CacheDamage("a manifest of captions was changed after it was written");
        }
    }

    private String expectedSeal() {
        return Sha256.of(String.join(
                "\n",
                schema,
                tower,
                files.stream()
                        .map(file -> file.path() + " " + file.bytes() + " " + file.sha256())
                        .collect(Collectors.joining("\n")),
                Long.toString(captions)));
    }
}
