package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.FeatureRows;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.spark.cache.AnnotationFolder;
import io.sparkfidelity.spark.cache.CacheDamage;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.spark.cache.ChunkPlan;
import io.sparkfidelity.spark.cache.EmbeddingFiles;
import io.sparkfidelity.spark.cache.EmbeddingFolder;
import io.sparkfidelity.spark.score.SetRows;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** One side of a comparison that needs no images. */
public sealed interface ComparedInput {
    /** A file of features may take so much of the heap: there are two of them, and tiles of their rows besides. */
    int HEAP_SHARE = 6;

    /**
     * Reads all of it once, if it may be damaged unseen.
     *
     * @throws SourceException if it is not what was written
     */
    default void requireWhole(Supplier<SparkSession> spark) throws SourceException {}

    /** The tally file that it is, whose key others must agree with. */
    default Optional<ReceivedTally> received() {
        return Optional.empty();
    }

    /** Its embeddings, if it has any; a session is asked for only where they are read by one. */
    default Optional<SetRows> rows(Supplier<SparkSession> spark) {
        return Optional.empty();
    }

    /** The same images by another output of the network, if it knows that of them. */
    default Optional<ComparedInput> of(ModelOutput output, Supplier<SparkSession> spark) {
        return output == ModelOutput.EMBEDDING ? Optional.of(this) : Optional.empty();
    }

    /** How many logits an image has. */
    default int classes(Supplier<SparkSession> spark) {
        return 0;
    }

    /** Whether images belong to units other than themselves, where rows say so. */
    default boolean hasUnits(Supplier<SparkSession> spark) {
        return false;
    }

    /**
     * What it says of its embeddings.
     *
     * @param name for messages
     * @throws SourceException if its rows cannot be used
     */
    InputTraits traits(String name, Supplier<SparkSession> spark) throws SourceException;

    /**
     * What has been counted already; nothing where rows have to be.
     *
     * @throws SourceException if it cannot be had in these numbers
     */
    Optional<Sample> sample(String name, FixedPoint fixedPoint) throws SourceException;

    /** A tally file. */
    record Tallied(ReceivedTally tally) implements ComparedInput {
        @Override
        public Optional<ComparedInput> of(ModelOutput output, Supplier<SparkSession> spark) {
            boolean counted = tally.file().whole().has(MomentFields.SUM);
            return counted && output == ModelOutput.EMBEDDING ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Optional<ReceivedTally> received() {
            return Optional.of(tally);
        }

        @Override
        public InputTraits traits(String name, Supplier<SparkSession> spark) {
            TallyFile file = tally.file();
            return new InputTraits(
                    file.key().dimension(),
                    Optional.of(file.features().model()),
                    OptionalInt.of(file.pooled().field(MomentFields.SUM).q()),
                    file.features().unitNorm(),
                    Optional.empty());
        }

        @Override
        public Optional<Sample> sample(String name, FixedPoint fixedPoint) {
            return Optional.of(tally.file().sample(name));
        }
    }

    /** A file of features. */
    record Features(FeatureRows features, Storage storage) implements ComparedInput {
        @Override
        public Optional<SetRows> rows(Supplier<SparkSession> spark) {
            return Optional.of(new SetRows.OnSpark(features.dataset(spark.get(), storage.settings())));
        }

        @Override
        public InputTraits traits(String name, Supplier<SparkSession> spark) throws SourceException {
            return ofRows(name, features.dataset(spark.get(), storage.settings()));
        }

        @Override
        public Optional<Sample> sample(String name, FixedPoint fixedPoint) {
            return Optional.empty();
        }
    }

    /** A file of features that this JVM holds, as there is no Spark. */
    record Held(List<FeatureRow> features) implements ComparedInput {
        @Override
        public Optional<SetRows> rows(Supplier<SparkSession> spark) {
            return Optional.of(new SetRows.Here(features));
        }

        @Override
        public InputTraits traits(String name, Supplier<SparkSession> spark) throws SourceException {
            RowExtent extent = RowExtent.of(name, features);
            return new InputTraits(
                    features.get(0).values().length,
                    Optional.empty(),
                    OptionalInt.empty(),
                    extent.unitNorm(),
                    Optional.of(extent));
        }

        @Override
        public Optional<Sample> sample(String name, FixedPoint fixedPoint) {
            return Optional.empty();
        }
    }

    private static InputTraits ofRows(String name, Dataset<Row> rows) throws SourceException {
        RowExtent extent = RowExtent.of(name, rows);
        int dimension = rows.filter(functions.col("embedding").isNotNull())
                .select(functions.size(functions.col("embedding")))
                .first()
                .getInt(0);
        return new InputTraits(
                dimension, Optional.empty(), OptionalInt.empty(), extent.unitNorm(), Optional.of(extent));
    }

    /**
     * A source's finished embeddings in a cache.
     *
     * @param files those that the manifests name
     * @param output what its rows have for embeddings
     */
    record Cached(EmbeddingFolder folder, List<ChunkManifest> manifests, EmbeddingFiles files, ModelOutput output)
            implements ComparedInput {
        @Override
        public Optional<ComparedInput> of(ModelOutput other, Supplier<SparkSession> spark) {
            if (other == output) {
                return Optional.of(this);
            }
            boolean known = !files.rows(spark.get())
                    .filter(functions.col(other.label()).isNotNull())
                    .isEmpty();
            return known ? Optional.of(new Cached(folder, manifests, files, other)) : Optional.empty();
        }

        /** The folders that say of these images what this one does not: in which units they were sampled. */
        public List<String> unitsBeside() throws IOException {
            if (files.annotations().isPresent()) {
                return List.of();
            }
            try {
                Optional<ChunkPlan> plan = folder.plan();
                return plan.isEmpty()
                        ? List.of()
                        : AnnotationFolder.beside(folder, plan.get()).stream()
                                .filter(AnnotationFolder::hasUnits)
                                .map(said -> said.root().toString())
                                .toList();
            } catch (CacheDamage e) {
                // What is not taken need not be sound.
                return List.of();
            }
        }

        @Override
        public Optional<SetRows> rows(Supplier<SparkSession> spark) {
            return Optional.of(new SetRows.OnSpark(dataset(spark.get())));
        }

        private Dataset<Row> dataset(SparkSession spark) {
            return EmbeddingFiles.ofOutput(files.rows(spark), output);
        }

        @Override
        public boolean hasUnits(Supplier<SparkSession> spark) {
            return files.hasUnits();
        }

        @Override
        public int classes(Supplier<SparkSession> spark) {
            Row first = dataset(spark.get())
                    .filter(functions.col("embedding").isNotNull())
                    .select(functions.coalesce(functions.size(functions.col("logits")), functions.lit(0)))
                    .first();
            // The size of nothing is -1, but for some settings.
            return Math.max(0, first.getInt(0));
        }

        @Override
        public InputTraits traits(String name, Supplier<SparkSession> spark) throws SourceException {
            return ofRows(name, dataset(spark.get()));
        }

        @Override
        public Optional<Sample> sample(String name, FixedPoint fixedPoint) {
            return Optional.empty();
        }

        /** Reads all files once, as bytes. */
        @Override
        public void requireWhole(Supplier<SparkSession> spark) throws SourceException {
            try {
                for (ChunkManifest manifest : manifests) {
                    folder.requireWhole(spark.get(), manifest);
                }
                files.requireWholeAnnotations(spark.get());
            } catch (CacheDamage e) {
                throw damaged(folder.root().toString(), e);
            }
        }
    }

    /**
     * A mean and a covariance.
     *
     * @param spatial of the spatial output, where they are known too
     */
    record Summarised(ArrayFile.Statistics statistics, Optional<ArrayFile.Statistics> spatial)
            implements ComparedInput {
        @Override
        public Optional<ComparedInput> of(ModelOutput output, Supplier<SparkSession> spark) {
            return output == ModelOutput.EMBEDDING
                    ? Optional.of(this)
                    : spatial.map(map -> new Summarised(map, Optional.empty()));
        }

        @Override
        public InputTraits traits(String name, Supplier<SparkSession> spark) {
            return new InputTraits(
                    statistics.mean().length, Optional.empty(), OptionalInt.empty(), true, Optional.empty());
        }

        @Override
        public Optional<Sample> sample(String name, FixedPoint fixedPoint) throws SourceException {
            return Optional.of(StoredStatistics.sample(name, statistics, fixedPoint));
        }
    }

    /**
     * What a path names: {@code .arrow}, {@code .npy}, {@code .npz}, or a folder {@code <cache>/<model>/<fingerprint>}, as
     * reports name them: of embeddings alone, or of what is said of the images beside these.
     *
     * @throws SourceException if it is none of these
     */
    static ComparedInput of(String path, Storage storage, Trust trust) throws IOException, TallyFileException {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".arrow") || lower.endsWith(".feather")) {
            return new Tallied(new TallyFileReader(storage, trust).read(path));
        }
        if (lower.endsWith(".npy") || lower.endsWith(".npz")) {
            ArrayFile.Content content = ArrayFile.open(path, storage);
            if (content instanceof ArrayFile.Stored stored) {
                return new Summarised(stored.statistics(), stored.spatial());
            }
            return new Features((FeatureRows) content, storage);
        }
        return cached(path, storage);
    }

    /**
     * The same where there is no Spark: this JVM reads a file of features itself.
     *
     * @throws SourceException if it is none of these, or this JVM has not memory enough for it
     */
    static ComparedInput withoutSpark(String path, Storage storage, Trust trust)
            throws IOException, TallyFileException {
        ComparedInput input = of(path, storage, trust);
        return input instanceof Features file ? new Held(held(path, file.features(), storage)) : input;
    }

    private static List<FeatureRow> held(String path, FeatureRows features, Storage storage) throws IOException {
        long most = Runtime.getRuntime().maxMemory() / Float.BYTES / HEAP_SHARE;
        if (features.size() > most) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s holds %,d numbers, and this JVM takes %,d at most without Spark: give it more memory (-Xmx), or run"
                            + " the same arguments by spark-submit",
                    path,
                    features.size(),
                    most));
        }
        List<FeatureRow> rows = new ArrayList<>();
        try {
            features.iterator(storage).forEachRemaining(rows::add);
        } catch (UncheckedIOException e) {
            throw new IOException(
                    path + " cannot be read: "
                            + Objects.requireNonNull(e.getCause(), "it wraps one")
                                    .getMessage(),
                    e);
        }
        return List.copyOf(rows);
    }

    private static ComparedInput cached(String path, Storage storage) throws IOException {
        Path named = storage.resolve(path);
        EmbeddingFolder folder = new EmbeddingFolder(storage, AnnotationFolder.embeddings(named));
        try {
            ChunkPlan plan = folder.plan()
                    .orElseThrow(() -> new SourceException(
                            path + " is no tally file (.arrow), no features or statistics (.npy, .npz), and no"
                                    + " folder of embeddings (CACHE/MODEL/FINGERPRINT, as report.json has them)"));
            List<ChunkManifest> manifests = new ArrayList<>();
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                folder.manifest(plan, chunk).ifPresent(manifests::add);
            }
            if (manifests.size() != plan.chunks()) {
                throw new SourceException("the embeddings in " + path + " are not finished: " + manifests.size()
                        + " of " + plan.chunks() + " chunks; run the job that makes them again");
            }
            if (manifests.stream().map(ChunkManifest::model).distinct().count() > 1) {
                throw new CacheDamage("its chunks are of different models");
            }
            if (manifests.stream().mapToLong(ChunkManifest::rows).sum() != plan.images()) {
                throw new CacheDamage("its chunks have not as many rows as its plan");
            }
            return new Cached(
                    folder,
                    List.copyOf(manifests),
                    new EmbeddingFiles(
                            manifests.stream()
                                    .flatMap(manifest -> folder.paths(manifest).stream())
                                    .toList(),
                            annotations(folder, plan, named)),
                    ModelOutput.EMBEDDING);
        } catch (CacheDamage e) {
            throw damaged(path, e);
        }
    }

    /** What is said of the images in a folder that is named for it; nothing where the embeddings' own folder is named. */
    private static Optional<AnnotationFolder> annotations(EmbeddingFolder folder, ChunkPlan plan, Path named)
            throws IOException, CacheDamage {
        Optional<String> fingerprint = AnnotationFolder.annotations(named);
        if (fingerprint.isEmpty()) {
            return Optional.empty();
        }
        Optional<AnnotationFolder> annotations = AnnotationFolder.open(folder, plan, fingerprint.get());
        if (annotations.isEmpty()) {
            throw new SourceException("there are no finished annotations in " + named + "; run the job that makes them"
                    + " again, or name " + folder.root() + " to compare the embeddings without them");
        }
        return annotations;
    }

    private static SourceException damaged(String path, CacheDamage damage) {
        return new SourceException("the embeddings in " + path + " are damaged, " + damage.getMessage()
                + "; run the job that makes them again, which embeds what does not fit");
    }
}
