package io.sparkfidelity.spark.caption;

import io.sparkfidelity.embed.TextEmbedder;
import io.sparkfidelity.embed.TextEmbedding;
import io.sparkfidelity.source.caption.Together;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.TaskFailures;
import io.sparkfidelity.spark.cache.TaskModel;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;

/** Embeds the captions of a job's datasets, each distinct one once, into the cache: what stands there already is not embedded again. */
public final class CaptionEmbedJob {
    /** Captions of a batch, which a job that is killed need not embed again. */
    private static final long BATCH = 500_000;

    /** Parts of a core, so that a slow one does not make the others wait. */
    private static final int ROUNDS = 4;

    private final SparkSession spark;
    private final Storage storage;
    private final CaptionFolder folder;
    private final ModelChoice model;
    private final EmbedSettings settings;
    private final Progress progress;

    /**
     * @param cache of the images' embeddings; captions have a folder of their own in it
     * @param model whose card has a text tower
     * @param tower its fingerprint, as {@link TextFiles#checkAndShare} gives it
     */
    public CaptionEmbedJob(
            SparkSession spark,
            Storage storage,
            Path cache,
            ModelChoice model,
            String tower,
            EmbedSettings settings,
            Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.folder = CaptionFolder.in(spark, storage, cache, tower);
        this.model = model;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Embeds what is not embedded yet.
     *
     * @return rows of {@link CaptionEmbedding#SCHEMA}: every caption of the sets, and perhaps others; one that
     *     two jobs embedded at a time comes twice
     */
    public Dataset<Row> run(List<CaptionSet> sets) throws IOException {
        Dataset<Row> done = folder.rows(progress);
        Dataset<Row> wanted =
                sets.stream().map(CaptionEmbedJob::keyed).reduce(Dataset::union).orElseThrow();
        Dataset<Row> missing = Together.by(CaptionEmbedding.KEY, wanted)
                .dropDuplicates(CaptionEmbedding.KEY)
                .join(
                        Together.by(CaptionEmbedding.KEY, done.select(CaptionEmbedding.KEY)),
                        new String[] {CaptionEmbedding.KEY},
                        "left_anti")
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long count = missing.count();
            if (count == 0) {
                return done;
            }
            progress.stage(String.format(
                    Locale.ROOT,
                    "embedding %,d captions, model %s",
                    count,
                    model.card().title()));
            long batches = (count + BATCH - 1) / BATCH;
            for (long batch = 0; batch < batches; batch++) {
                folder.add(embedded(
                        batches == 1
                                ? missing
                                : missing.filter(functions
                                        .pmod(
                                                functions.xxhash64(functions.col(CaptionEmbedding.KEY)),
                                                functions.lit(batches))
                                        .equalTo(batch)),
                        count / batches));
            }
        } catch (Exception e) {
            throw TaskFailures.inputError(e);
        } finally {
            missing.unpersist();
        }
        return folder.rows(progress);
    }

    /** Rows (key, caption), one for every caption of an image. */
    private static Dataset<Row> keyed(CaptionSet set) {
        return set.rows()
                .select(functions.explode(functions.col(CaptionSet.CAPTIONS)).as("caption"))
                .select(key("caption"), functions.col("caption"));
    }

    /** {@link CaptionEmbedding#getKey} of a column of captions. */
    static Column key(String captions) {
        return functions.sha2(functions.col(captions).cast("binary"), 256).as(CaptionEmbedding.KEY);
    }

    private Dataset<Row> embedded(Dataset<Row> captions, long count) {
        int cores = spark.sparkContext().defaultParallelism();
        long parts = Math.max(1, Math.min((long) cores * ROUNDS, count / settings.batchSize()));
        return captions.repartition((int) parts, functions.col(CaptionEmbedding.KEY))
                .mapPartitions(
                        new Embedding(new TaskModel(model.cardYaml(), model.engine(), settings, storage.settings())),
                        Encoders.bean(CaptionEmbedding.class))
                .select("key", "text", "cut");
    }

    /** What a task does with its share of captions. */
    private record Embedding(TaskModel model) implements MapPartitionsFunction<Row, CaptionEmbedding>, Serializable {
        @Override
        public Iterator<CaptionEmbedding> call(Iterator<Row> rows) throws IOException {
            return rows.hasNext()
                    ? new Batches(rows, opened())
                    : List.<CaptionEmbedding>of().iterator();
        }

        private TextEmbedder opened() throws IOException {
            TaskContext task = TaskContext.get();
            TextEmbedder embedder = model.textEmbedder(task);
            TaskCompletionListener close = done -> embedder.close();
            task.addTaskCompletionListener(close);
            return embedder;
        }
    }

    /** Holds a batch of captions at a time. */
    private static final class Batches implements Iterator<CaptionEmbedding> {
        private final Iterator<Row> rows;
        private final TextEmbedder embedder;
        private final Queue<CaptionEmbedding> ready = new ArrayDeque<>();

        Batches(Iterator<Row> rows, TextEmbedder embedder) {
            this.rows = rows;
            this.embedder = embedder;
        }

        @Override
        public boolean hasNext() {
            return !ready.isEmpty() || rows.hasNext();
        }

        @Override
        public CaptionEmbedding next() {
            if (ready.isEmpty()) {
                fill();
            }
            CaptionEmbedding row = ready.poll();
            if (row == null) {
                throw new NoSuchElementException();
            }
            return row;
        }

        private void fill() {
            List<String> keys = new ArrayList<>();
            List<String> captions = new ArrayList<>();
            while (rows.hasNext() && keys.size() < embedder.batchSize()) {
                Row row = rows.next();
                keys.add(row.getString(0));
                captions.add(row.getString(1));
            }
            try {
                List<TextEmbedding> embeddings = embedder.embed(captions);
                for (int i = 0; i < keys.size(); i++) {
                    CaptionEmbedding row = new CaptionEmbedding();
                    row.setKey(keys.get(i));
                    row.setText(embeddings.get(i).values());
                    row.setCut(embeddings.get(i).cut());
                    ready.add(row);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
