package io.sparkfidelity.spark.cache;

import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * What one listing says of a source's images, beside their embeddings: {@code <model>/<source>-<annotations>/}, a file {@code
 * NNNN-<digest>.bin} for every chunk (the form of {@link AnnotationTable}) and a manifest. A listing that says something else
 * has another folder, and no image is embedded for it.
 *
 * @param embeddings of the images
 * @param plan of the embeddings
 * @param manifest of what is in the folder
 */
public record AnnotationFolder(EmbeddingFolder embeddings, ChunkPlan plan, Manifest manifest) {
    private static final Pattern NAME = Pattern.compile("(.+)-([0-9a-f]{16})");
    private static final String MANIFEST = "annotations.json";

    /**
     * That the annotations of a source's images are all written: it exists once they are.
     *
     * @param schema {@link Manifest#SCHEMA}
     * @param plan the digest of the {@link ChunkPlan} by which they are cut
     * @param annotations their fingerprint, which is the name of their folder
     * @param units whether images belong to units other than themselves
     * @param files one a chunk, in the order of chunks; the forms of {@link AnnotationTable}
     * @param seal SHA-256 of all that stands above
     */
    public record Manifest(
            String schema,
            String plan,
            String annotations,
            boolean units,
            List<ChunkManifest.DataFile> files,
            String seal) {
        static final String SCHEMA = "spark-fidelity/annotations/1";

        public Manifest {
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(plan, "plan");
            Objects.requireNonNull(annotations, "annotations");
            Objects.requireNonNull(seal, "seal");
            files = List.copyOf(Objects.requireNonNull(files, "files"));
        }

        static Manifest of(ChunkPlan plan, String annotations, boolean units, List<ChunkManifest.DataFile> files) {
            Manifest unsealed = new Manifest(SCHEMA, plan.seal(), annotations, units, files, "");
            return new Manifest(SCHEMA, plan.seal(), annotations, units, files, unsealed.expectedSeal());
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

    /**
     * Opens a folder.
     *
     * @return empty if there is none that is finished
     * @throws CacheDamage if it is not what was written
     */
    public static Optional<AnnotationFolder> open(EmbeddingFolder embeddings, ChunkPlan plan, String fingerprint)
            throws StorageException, CacheDamage {
        Optional<Manifest> manifest = embeddings.read(
                new Path(path(embeddings, fingerprint), MANIFEST), Manifest.class, "the manifest of its annotations");
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        manifest.get().requireOf(plan, fingerprint);
        return Optional.of(new AnnotationFolder(embeddings, plan, manifest.get()));
    }

    /**
     * The embeddings of a folder that has this form by its name, and the fingerprint of what is said of the images; empty for
     * any other name.
     */
    public static Optional<String> annotations(Path named) {
        Matcher name = NAME.matcher(named.getName());
        return name.matches() && named.parent().isPresent() ? Optional.of(name.group(2)) : Optional.empty();
    }

    /** The folder of the embeddings that a folder with annotations stands beside. */
    public static Path embeddings(Path named) {
        Matcher name = NAME.matcher(named.getName());
        return name.matches() && named.parent().isPresent() ? named.sibling(name.group(1)) : named;
    }

    /** The finished folders beside these embeddings, in the order of their names. */
    public static List<AnnotationFolder> beside(EmbeddingFolder embeddings, ChunkPlan plan)
            throws StorageException, CacheDamage {
        Path model = embeddings.root().parent().orElse(embeddings.root());
        List<AnnotationFolder> folders = new ArrayList<>();
        if (model == null) {
            return folders;
        }
        List<String> names = embeddings.storage().list(model).stream()
                .map(folder -> folder.name())
                .sorted()
                .toList();
        for (String name : names) {
            Path folder = new Path(model, name);
            Optional<String> fingerprint = annotations(folder);
            if (fingerprint.isPresent()
                    && embeddings(folder).getName().equals(embeddings.root().getName())) {
                open(embeddings, plan, fingerprint.get()).ifPresent(folders::add);
            }
        }
        return List.copyOf(folders);
    }

    /** Writes what a listing says, and its manifest at last. */
    static AnnotationFolder write(EmbeddingFolder embeddings, ChunkPlan plan, Listing listing) throws IOException {
        String fingerprint = listing.annotations().orElseThrow();
        Path root = path(embeddings, fingerprint);
        Storage storage = embeddings.storage();
        storage.createForOwner(root);
        ChunkPlan.Cuts cuts = plan.cuts();
        List<Tuple2<Integer, ChunkManifest.DataFile>> files;
        try {
            files = new ArrayList<>(listing.images()
                    .toJavaRDD()
                    .mapToPair(row -> new Tuple2<>(cuts.chunk(row.getString(0)), row))
                    .partitionBy(new HashPartitioner(plan.chunks()))
                    .mapPartitions(new Writing(storage.settings(), root.toString()))
                    .collect());
        } catch (Exception e) {
            throw TaskFailures.inputError(e);
        }
        files.sort(Comparator.comparing(Tuple2::_1));
        Manifest manifest = Manifest.of(
                plan,
                fingerprint,
                listing.hasUnits(),
                files.stream().map(Tuple2::_2).toList());
        embeddings.publish(new Path(root, MANIFEST), manifest);
        return new AnnotationFolder(embeddings, plan, manifest);
    }

    /** Writes the one chunk that a task has. */
    private record Writing(HadoopSettings settings, String folder)
            implements FlatMapFunction<Iterator<Tuple2<Integer, Row>>, Tuple2<Integer, ChunkManifest.DataFile>>,
                    Serializable {
        @Override
        public Iterator<Tuple2<Integer, ChunkManifest.DataFile>> call(Iterator<Tuple2<Integer, Row>> rows)
                throws IOException {
            if (!rows.hasNext()) {
                return Collections.emptyIterator();
            }
            AnnotationTable.Builder table = new AnnotationTable.Builder();
            int chunk = 0;
            while (rows.hasNext()) {
                Tuple2<Integer, Row> row = rows.next();
                chunk = row._1();
                ImageRef image = ImageRef.listed(row._2());
                table.add(image.id(), image.unit(), image.label(), image.site());
            }
            byte[] bytes = table.bytes();
            String digest = Sha256.of(bytes);
            // Two attempts write the same bytes under the same name.
            String name = String.format("%04d-%s.bin", chunk, digest.substring(0, 16));
            new Storage(settings).publishForOwner(new Path(new Path(folder), name), bytes);
            return List.of(new Tuple2<>(chunk, new ChunkManifest.DataFile(name, bytes.length, digest)))
                    .iterator();
        }
    }

    /**
     * Reads all files once, as bytes.
     *
     * @throws CacheDamage if one is not what was written
     */
    void requireWhole(SparkSession spark) throws CacheDamage {
        List<String> digests = new FileDigests(embeddings.storage().settings())
                .of(
                        spark,
                        manifest.files().stream()
                                .map(file -> new Path(root(), file.path()).toString())
                                .toList());
        for (int i = 0; i < digests.size(); i++) {
            if (!digests.get(i).equals(manifest.files().get(i).sha256())) {
                throw new CacheDamage("the file " + manifest.files().get(i).path()
                        + " of its annotations is gone or has other bytes than were written");
            }
        }
    }

    /** The rows of the embeddings with a label and a site, and in the buckets of their units. */
    Dataset<Row> annotated(Dataset<Row> rows) {
        AnnotationLookup lookup =
                new AnnotationLookup(embeddings.storage().settings(), plan.cuts(), root().toString(), manifest.files());
        Column said = functions.udf(lookup, AnnotationLookup.SCHEMA).apply(functions.col("id"));
        Dataset<Row> labelled =
                rows.withColumn("label", said.getField("label")).withColumn("site", said.getField("site"));
        // Without units the columns of the files stay, by which Parquet skips pages.
        return manifest.units()
                ? labelled.withColumn("hash", said.getField("hash")).withColumn("bucket", said.getField("bucket"))
                : labelled;
    }

    /** Whether images belong to units other than themselves. */
    public boolean hasUnits() {
        return manifest.units();
    }

    /** Where the files are. */
    public Path root() {
        return path(embeddings, manifest.annotations());
    }

    private static Path path(EmbeddingFolder embeddings, String fingerprint) {
        return embeddings.root().sibling(embeddings.root().getName() + "-" + fingerprint);
    }
}
