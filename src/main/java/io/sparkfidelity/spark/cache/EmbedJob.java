package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.pipeline.PipelineStage;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.spark.rows.ByteBalance;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.storage.StorageFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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

    private final SparkSession spark;
    private final Storage storage;
    private final Path cache;
    private final Work work;
    private final EmbedSettings settings;
    private final Progress progress;
    private final ChunkWriter writer;

    /** The model in the form that travels to executors, with its fingerprint as the driver found it. */
    public record Model(String cardYaml, EngineKind engine, String fingerprint) implements Work.Shareable {
        @Override
        public String verb() {
            return "embedding";
        }

        @Override
        public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
                ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
            return EmbedPartition.of(ofTask(settings, hadoop), reader, meter);
        }

        TaskModel ofTask(EmbedSettings settings, HadoopSettings hadoop) {
            return new TaskModel(cardYaml, engine, settings, hadoop);
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
        this.writer = new ChunkWriter(spark, storage);
    }

    /** What a run works on, and what it tells of it. */
    private record Running(
            String name,
            Listing listing,
            EmbeddingFolder folder,
            ChunkPlan plan,
            EmbedMeter meter,
            EmbedProgress told) {
        String place(int chunk) {
            return name + ", chunk " + (chunk + 1) + " of " + plan.chunks();
        }

        Dataset<Row> images(int chunk) {
            return listing.chunk(plan, chunk);
        }

        /** How many images a chunk has, about. */
        long chunkImages() {
            return plan.images() / plan.chunks();
        }
    }

    /**
     * Embeds what is not embedded yet.
     *
     * @param name of the dataset, for the Spark UI
     */
    public Result run(String name, Listing listing) throws IOException {
        return run(name, listing, List.of());
    }

    /**
     * The same; where a chunk is to be embedded, each image is read and decoded once for all of these works that lack the chunk too.
     *
     * @param besides none where this job's own work is not that of a model
     */
    public Result run(String name, Listing listing, List<Work.Beside> besides) throws IOException {
        EmbeddingFolder folder =
                new EmbeddingFolder(storage, new Path(new Path(cache, work.cacheKey(settings)), listing.fingerprint()));
        EmbedMeter meter = new EmbedMeter(spark.sparkContext());
        ChunkPlan plan = plan(name, folder, listing);
        tellDone(name, plan, folder);
        List<ChunkManifest> manifests = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(CHUNKS_IN_FLIGHT, plan.chunks()));
        try (EmbedProgress told = new EmbedProgress(name, listing.count(), meter, progress)) {
            Running running = new Running(name, listing, folder, plan, meter, told);
            Optional<SharedPass> shared = shared(running, besides);
            List<Future<ChunkManifest>> chunks = new ArrayList<>();
            for (int c = 0; c < plan.chunks(); c++) {
                int chunk = c;
                chunks.add(pool.submit(() -> finishedOrEmbedded(running, shared, chunk)));
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

    private Optional<SharedPass> shared(Running running, List<Work.Beside> besides) throws IOException {
        if (besides.isEmpty()) {
            return Optional.empty();
        }
        if (!(work instanceof Model model)) {
            throw new IllegalArgumentException("nothing is done in passing where no model embeds");
        }
        return Optional.of(SharedPass.of(
                new SharedPass.Output(model, work.cacheKey(settings), running.folder()),
                besides.stream()
                        .map(beside -> SharedPass.Output.of(storage, beside, settings, running.listing()))
                        .toList(),
                running.plan()));
    }

    /** Says what a job before this one has done, so that nobody thinks that it is done twice. */
    private void tellDone(String name, ChunkPlan plan, EmbeddingFolder folder) throws StorageException {
        int done = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            done += folder.hasManifest(chunk) ? 1 : 0;
        }
        if (done > 0) {
            progress.stage(
                    work.verb() + " " + name + ": " + done + " of " + plan.chunks() + " chunks are done already");
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

    private ChunkManifest finishedOrEmbedded(Running running, Optional<SharedPass> shared, int chunk)
            throws IOException {
        String place = work.verb() + " " + running.place(chunk);
        EmbeddingFolder folder = running.folder();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        context.setJobGroup("spark-fidelity-embed", place, true);
        try {
            Optional<ChunkManifest> finished = folder.manifest(running.plan(), chunk);
            if (finished.isPresent()) {
                if (!finished.get().model().equals(work.cacheKey(settings))) {
                    throw new CacheDamage("its manifest is that of another model");
                }
                folder.requireWhole(spark, finished.get());
                running.told().cached(finished.get().rows());
                return retried(running, finished.get());
            }
        } catch (CacheDamage e) {
            progress.stage(place + ", again: the cache is damaged, " + e.getMessage());
        }
        Optional<SharedPass> pass = shared.isPresent() ? shared.get().over(running.plan(), chunk) : Optional.empty();
        return pass.isPresent() ? embedded(running, pass.get(), chunk) : embedded(running, chunk);
    }

    private ChunkManifest embedded(Running running, int chunk) throws IOException {
        ChunkManifest manifest = writer.write(
                outcomes(running, running.chunkImages(), running.images(chunk)),
                running.plan(),
                work.cacheKey(settings),
                chunk,
                running.folder());
        running.folder().publish(manifest);
        return manifest;
    }

    /** The images of a chunk for several works, the first of which is this job's own. */
    private ChunkManifest embedded(Running running, SharedPass pass, int chunk) throws IOException {
        // Kept on disk: the rows are those of a whole chunk, and each work writes its own of them.
        JavaRDD<EmbeddingRow[]> rows = divided(running.listing(), running.chunkImages(), running.images(chunk))
                .mapPartitions(
                        pass.task(running.listing().source().reader(), settings, storage.settings(), running.meter()))
                .persist(StorageLevel.DISK_ONLY());
        try {
            return pass.written(rows, writer, running.plan(), chunk);
        } finally {
            rows.unpersist();
        }
    }

    /** The chunk with those of its rejects tried once more that a job before this one may have met by chance. */
    private ChunkManifest retried(Running running, ChunkManifest finished) throws IOException {
        long passing = Rejects.passing(finished.rejects());
        if (passing == 0) {
            return finished;
        }
        EmbeddingFolder folder = running.folder();
        JavaRDD<EmbeddingRow> before = writer.read(folder.paths(finished));
        Dataset<Row> ids = spark.createDataset(
                        before.filter(Rejects::passes).map(EmbeddingRow::getId).rdd(), Encoders.STRING())
                .toDF("id");
        Dataset<Row> chunk = running.images(finished.chunk());
        Dataset<Row> images = chunk.join(ids, chunk.col("id").equalTo(ids.col("id")), "left_semi");
        JavaRDD<EmbeddingRow> again = outcomes(running, passing, images).persist(StorageLevel.MEMORY_AND_DISK_SER());
        try {
            if (again.filter(row -> !Rejects.passes(row)).isEmpty()) {
                return finished;
            }
            ChunkManifest mended = writer.write(
                    before.filter(row -> !Rejects.passes(row)).union(again),
                    running.plan(),
                    work.cacheKey(settings),
                    finished.chunk(),
                    folder);
            folder.publish(mended);
            return mended;
        } finally {
            again.unpersist();
        }
    }

    private JavaRDD<EmbeddingRow> outcomes(Running running, long count, Dataset<Row> images) throws IOException {
        Listing listing = running.listing();
        Optional<JavaRDD<Row>> own = work.rows(listing, images);
        return (own.isPresent() ? own.get() : divided(listing, count, images))
                .mapPartitions(work.task(listing.source().reader(), settings, storage.settings(), running.meter()));
    }

    /** Rows that bring their bytes stay where those are read, as long as that occupies all cores. */
    private JavaRDD<Row> divided(Listing listing, long rows, Dataset<Row> images) throws IOException {
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
