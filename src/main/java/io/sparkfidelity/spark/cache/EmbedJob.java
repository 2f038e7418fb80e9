package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.pipeline.PipelineStage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.storage.StorageFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Embeds a listing into the cache, chunk by chunk; a chunk that has its manifest is not touched again.
 *
 * <p>Layout: {@code <cache>/<model fingerprint>/<source fingerprint>/chunk=NNNN/<attempt uuid>/attempt-*}{@code
 * /part-*.parquet}, as {@link AttemptCommitter} has it. A chunk's {@code _manifest.json} is one object, published by the driver after the write, so that nothing depends on a committer
 * and two jobs on one cache cannot harm each other.
 */
public final class EmbedJob {
    private static final int CHUNKS_IN_FLIGHT = 3;
    /** Reading one bucket then skips the pages of the others. */
    private static final String PAGE_ROWS = "64";

    private final SparkSession spark;
    private final Storage storage;
    private final Path cache;
    private final Work work;
    private final EmbedSettings settings;
    private final Progress progress;

    /** What is done with images: how rows of the cache are made of them. */
    public interface Work {
        /** Of all that decides the numbers of a row beside the image and the settings; a name for a folder. */
        String fingerprint();

        /** What is being done, in one word for progress lines. */
        String verb();

        /** What a task does with its share of {@link #rows}. */
        FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
                ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter);

        /**
         * What tasks get of some images of a listing where that is more than the images; by default they get them divided by
         * their bytes.
         */
        default Optional<JavaRDD<Row>> rows(Listing listing, Dataset<Row> images) throws IOException {
            return Optional.empty();
        }

        /** What must agree for rows to be those of this work under some settings. */
        default String cacheKey(EmbedSettings settings) {
            return settings.maxPixels() == ImageDecoder.DEFAULT_MAX_PIXELS
                    ? fingerprint()
                    : fingerprint() + "-" + settings.maxPixels();
        }
    }

    /** The model in the form that travels to executors, with its fingerprint as the driver found it. */
    public record Model(String cardYaml, EngineKind engine, String fingerprint) implements Work {
        @Override
        public String verb() {
            return "embedding";
        }

        @Override
        public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
                ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
            return new EmbedPartition(new TaskModel(cardYaml, engine, settings, hadoop), reader, meter);
        }
    }

    /** Finished embeddings, and the seconds that this run's tasks spent on each stage, all threads together. */
    public record Result(EmbeddingSet set, Map<PipelineStage, Double> seconds) {}

    public EmbedJob(
            SparkSession spark, Storage storage, Path cache, Work work, EmbedSettings settings, Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.cache = cache;
        this.work = work;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Embeds what is not embedded yet.
     *
     * @param name of the dataset, for the Spark UI
     */
    public Result run(String name, Listing listing) throws IOException {
        EmbeddingFolder folder =
                new EmbeddingFolder(storage, new Path(new Path(cache, work.cacheKey(settings)), listing.fingerprint()));
        EmbedMeter meter = new EmbedMeter(spark.sparkContext());
        ChunkPlan plan = plan(name, folder, listing);
        tellDone(name, plan, folder);
        List<ChunkManifest> manifests = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(CHUNKS_IN_FLIGHT, plan.chunks()));
        try (EmbedProgress told = new EmbedProgress(name, listing.count(), meter, progress)) {
            List<Future<ChunkManifest>> chunks = new ArrayList<>();
            for (int c = 0; c < plan.chunks(); c++) {
                int chunk = c;
                chunks.add(pool.submit(() -> finishedOrEmbedded(name, listing, plan, folder, chunk, meter, told)));
            }
            for (Future<ChunkManifest> chunk : chunks) {
                manifests.add(await(chunk, folder.root()));
            }
        } finally {
            pool.shutdownNow();
        }
        return new Result(
                collect(listing, folder, manifests, annotations(name, listing, folder, plan)), meter.seconds());
    }

    /** Says what a job before this one has done, so that nobody thinks that it is done twice. */
    private void tellDone(String name, ChunkPlan plan, EmbeddingFolder folder) throws StorageException {
        int done = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            done += folder.hasManifest(chunk) ? 1 : 0;
        }
        if (done > 0) {
            progress.stage(
                    work.verb() + " " + name + ": " + done + " of " + plan.chunks() + " chunks were done before");
        }
    }

    private Optional<AnnotationFolder> annotations(String name, Listing listing, EmbeddingFolder folder, ChunkPlan plan)
            throws IOException {
        if (listing.annotations().isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<AnnotationFolder> written =
                    AnnotationFolder.open(folder, plan, listing.annotations().get());
            if (written.isPresent()) {
                written.get().requireWhole(spark);
                return written;
            }
        } catch (CacheDamage e) {
            progress.stage("writing the annotations of " + name + " again: the cache is damaged, " + e.getMessage());
        }
        return Optional.of(AnnotationFolder.write(folder, plan, listing));
    }

    private EmbeddingSet collect(
            Listing listing,
            EmbeddingFolder folder,
            List<ChunkManifest> manifests,
            Optional<AnnotationFolder> annotations)
            throws StorageException {
        List<String> files = new ArrayList<>();
        Map<String, Long> rejects = new TreeMap<>();
        long rows = 0;
        for (ChunkManifest manifest : manifests) {
            files.addAll(folder.paths(manifest));
            manifest.rejects().forEach((reason, count) -> rejects.merge(reason, count, Long::sum));
            rows += manifest.rows();
        }
        if (rows != listing.count()) {
            throw new StorageException("the cache " + folder.root() + " holds " + rows + " rows for " + listing.count()
                    + " images; delete that directory and run again");
        }
        long rejected = rejects.values().stream().mapToLong(Long::longValue).sum();
        return new EmbeddingSet(
                new EmbeddingFiles(files, annotations),
                rows,
                rows - rejected,
                rejects,
                listing.fingerprint()
                        + listing.annotations().map(said -> "-" + said).orElse(""),
                work.fingerprint(),
                rejected == 0
                        ? List.of()
                        : Rejects.of(EmbeddingFiles.plain(files).rows(spark)));
    }

    private ChunkPlan plan(String name, EmbeddingFolder folder, Listing listing) throws IOException {
        try {
            Optional<ChunkPlan> existing = folder.plan();
            if (existing.isPresent()) {
                if (existing.get().source().equals(listing.fingerprint())
                        && existing.get().images() == listing.count()) {
                    return existing.get();
                }
                throw new CacheDamage("its plan is that of another set of images");
            }
        } catch (CacheDamage e) {
            progress.stage(work.verb() + " " + name + " again where the cache does not fit: " + e.getMessage());
        }
        List<Path> older = folder.ofOtherVersions();
        if (!older.isEmpty()) {
            progress.stage("the cache has embeddings of an earlier version, which are not read; delete " + older.get(0)
                    + (older.size() > 1 ? " and " + (older.size() - 1) + " more beside it" : ""));
        }
        ChunkPlan plan = listing.plan(settings.chunkImages());
        folder.publish(plan);
        return plan;
    }

    private ChunkManifest finishedOrEmbedded(
            String name,
            Listing listing,
            ChunkPlan plan,
            EmbeddingFolder folder,
            int chunk,
            EmbedMeter meter,
            EmbedProgress told)
            throws IOException {
        String place = "chunk " + (chunk + 1) + " of " + plan.chunks();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        context.setJobGroup("spark-fidelity-embed", work.verb() + " " + name + ", " + place, true);
        try {
            Optional<ChunkManifest> finished = folder.manifest(plan, chunk);
            if (finished.isPresent()) {
                if (!finished.get().model().equals(work.cacheKey(settings))) {
                    throw new CacheDamage("its manifest is that of another model");
                }
                folder.requireWhole(spark, finished.get());
                told.cached(finished.get().rows());
                return retried(listing, plan, finished.get(), folder, meter);
            }
        } catch (CacheDamage e) {
            progress.stage(
                    work.verb() + " " + name + ", " + place + ", again: the cache is damaged, " + e.getMessage());
        }
        ChunkManifest manifest = embed(listing, plan, chunk, folder, meter);
        folder.publish(manifest);
        return manifest;
    }

    private ChunkManifest embed(Listing listing, ChunkPlan plan, int chunk, EmbeddingFolder folder, EmbedMeter meter)
            throws IOException {
        long images = plan.images() / plan.chunks();
        return written(outcomes(listing, images, listing.chunk(plan, chunk), meter), plan, chunk, folder);
    }

    /** The chunk with those of its rejects tried once more that a job before this one may have met by chance. */
    private ChunkManifest retried(
            Listing listing, ChunkPlan plan, ChunkManifest finished, EmbeddingFolder folder, EmbedMeter meter)
            throws IOException {
        long passing = Rejects.passing(finished.rejects());
        if (passing == 0) {
            return finished;
        }
        JavaRDD<EmbeddingRow> before = rows(folder.paths(finished));
        Dataset<Row> ids = spark.createDataset(
                        before.filter(Rejects::passes).map(EmbeddingRow::getId).rdd(), Encoders.STRING())
                .toDF("id");
        Dataset<Row> images = listing.chunk(plan, finished.chunk())
                .join(ids, listing.images().col("id").equalTo(ids.col("id")), "left_semi");
        JavaRDD<EmbeddingRow> again =
                outcomes(listing, passing, images, meter).persist(StorageLevel.MEMORY_AND_DISK_SER());
        try {
            if (again.filter(row -> !Rejects.passes(row)).isEmpty()) {
                return finished;
            }
            ChunkManifest mended =
                    written(before.filter(row -> !Rejects.passes(row)).union(again), plan, finished.chunk(), folder);
            folder.publish(mended);
            return mended;
        } finally {
            again.unpersist();
        }
    }

    private JavaRDD<EmbeddingRow> outcomes(Listing listing, long count, Dataset<Row> images, EmbedMeter meter)
            throws IOException {
        Optional<JavaRDD<Row>> own = work.rows(listing, images);
        return (own.isPresent() ? own.get() : work(listing, count, images))
                .mapPartitions(work.task(listing.source().reader(), settings, storage.settings(), meter));
    }

    private JavaRDD<EmbeddingRow> rows(List<String> files) {
        return ExactFiles.parquet(spark, EmbeddingRow.SCHEMA, files)
                .as(Encoders.bean(EmbeddingRow.class))
                .toJavaRDD();
    }

    private ChunkManifest written(JavaRDD<EmbeddingRow> rows, ChunkPlan plan, int chunk, EmbeddingFolder folder)
            throws IOException {
        Path target = new Path(folder.chunk(chunk), UUID.randomUUID().toString());
        storage.createForOwner(folder.chunk(chunk));
        spark.createDataset(rows.rdd(), Encoders.bean(EmbeddingRow.class))
                .select(Stream.of(EmbeddingRow.SCHEMA.fieldNames())
                        .map(functions::col)
                        .toArray(Column[]::new))
                // Unsigned order of the hash.
                .sortWithinPartitions(
                        functions.col("bucket"), functions.col("hash").bitwiseXOR(Long.MIN_VALUE), functions.col("id"))
                .write()
                .options(ExactFiles.writing(spark, target.toString()))
                .option("parquet.page.row.count.limit", PAGE_ROWS)
                // Hardly a number comes twice: looking each one up would only cost time.
                .option("parquet.enable.dictionary#embedding.list.element", "false")
                .option("parquet.enable.dictionary#logits.list.element", "false")
                .option("parquet.enable.dictionary#spatial.list.element", "false")
                .option(AttemptCommitter.OPTION, AttemptCommitter.class.getName())
                .option("maxRecordsPerFile", 0)
                .parquet(target.toString());
        List<ChunkManifest.DataFile> files = folder.digested(spark, chunk, AttemptCommitter.files(storage, target));
        // Read back: what the manifest vouches for is what stands on disk.
        ChunkManifest named = ChunkManifest.of(plan, work.cacheKey(settings), chunk, files, new RowSummary(Map.of()));
        RowSummary summary = new RowSummary(rows(folder.paths(named))
                .mapPartitions(part -> List.of(RowSummary.sums(part)).iterator())
                .fold(new HashMap<>(), RowSummary::add));
        return ChunkManifest.of(plan, work.cacheKey(settings), chunk, files, summary);
    }

    /** Rows that bring their bytes stay where those are read, as long as that occupies all cores. */
    private JavaRDD<Row> work(Listing listing, long rows, Dataset<Row> images) throws IOException {
        int cores = spark.sparkContext().defaultParallelism();
        int parts = ByteBalance.parts(rows, cores, settings.batchSize());
        Optional<Dataset<Row>> withContent = listing.source().withContent(spark, images);
        if (withContent.isEmpty()) {
            return ByteBalance.cut(images, rows, parts, cores, settings.batchSize());
        }
        JavaRDD<Row> content = withContent.get().toJavaRDD();
        return content.getNumPartitions() >= Math.min(parts, cores) ? content : content.repartition(parts);
    }

    private static ChunkManifest await(Future<ChunkManifest> chunk, Path root) throws IOException {
        try {
            return chunk.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while embedding", e);
        } catch (ExecutionException e) {
            // Made with no cause, such an exception could not be.
            Throwable failure = Objects.requireNonNull(e.getCause());
            Optional<StorageFullException> full = StorageFullException.in(failure, root);
            if (full.isPresent()) {
                throw full.get();
            }
            throw failure instanceof Exception cause
                    ? TaskFailures.inputError(cause)
                    : new IOException("embedding failed: " + failure, failure);
        }
    }
}
