package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.Sha256;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * That the annotations of a source's images are all written: it exists once they are.
 *
 * @param schema {@link #SCHEMA}
 * @param plan the digest of the {@link ChunkPlan} by which they are cut
 * @param annotations their fingerprint, which is the name of their folder
 * @param units whether images belong to units other than themselves
 * @param files one a chunk, in the order of chunks; the forms of {@link AnnotationTable}
 * @param seal SHA-256 of all that stands above
 */
public record AnnotationManifest(
        String schema,
        String plan,
        String annotations,
        boolean units,
        List<ChunkManifest.DataFile> files,
        String seal) {
    static final String SCHEMA = "spark-fidelity/annotations/1";

    public AnnotationManifest {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(annotations, "annotations");
        Objects.requireNonNull(seal, "seal");
        files = List.copyOf(Objects.requireNonNull(files, "files"));
    }

    static AnnotationManifest of(
            ChunkPlan plan, String annotations, boolean units, List<ChunkManifest.DataFile> files) {
        AnnotationManifest unsealed = new AnnotationManifest(SCHEMA, plan.seal(), annotations, units, files, "");
        return new AnnotationManifest(SCHEMA, plan.seal(), annotations, units, files, unsealed.expectedSeal());
    }

    /**
     * Says whether this is what was written for that plan.
     *
     * @throws CacheDamage if not
     */
    void requireOf(ChunkPlan ofPlan, String fingerprint) throws CacheDamage {
        if (!schema.equals(SCHEMA)) {
            throw new CacheDamage(
                    "the manifest of its annotations has the form '" + schema + "', not '" + SCHEMA + "'");
        }
        if (!seal.equals(expectedSeal())
                || !plan.equals(ofPlan.seal())
                || !annotations.equals(fingerprint)
                || files.size() != ofPlan.chunks()
                || !files.stream().allMatch(ChunkManifest.DataFile::isWithin)) {
            throw new CacheDamage("the manifest of its annotations was changed after it was written");
        }
    }

    private String expectedSeal() {
        return Sha256.of(String.join(
                "\n",
                schema,
                plan,
                annotations,
                Boolean.toString(units),
                files.stream()
                        .map(file -> file.path() + " " + file.bytes() + " " + file.sha256())
                        .collect(Collectors.joining("\n"))));
    }
}
