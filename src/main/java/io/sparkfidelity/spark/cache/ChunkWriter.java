package io.sparkfidelity.spark.cache;

import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes the rows of chunks, and reads them. */
record ChunkWriter(SparkSession spark, Storage storage) {
    /** Reading one bucket then skips the pages of the others. */
    private static final String PAGE_ROWS = "64";

    /**
     * Writes the rows of a chunk where nobody looks before a manifest names them.
     *
     * @param key of the work that made them
     * @return that manifest, which is not published yet
     */
    ChunkManifest write(JavaRDD<EmbeddingRow> rows, ChunkPlan plan, String key, int chunk, EmbeddingFolder folder)
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
        ChunkManifest named = ChunkManifest.of(plan, key, chunk, files, new RowSummary(Map.of()));
        RowSummary summary = new RowSummary(read(folder.paths(named))
                .mapPartitions(part -> List.of(RowSummary.sums(part)).iterator())
                .fold(new HashMap<>(), RowSummary::add));
        return ChunkManifest.of(plan, key, chunk, files, summary);
    }

    JavaRDD<EmbeddingRow> read(List<String> files) {
        return ExactFiles.parquet(spark, EmbeddingRow.SCHEMA, files)
                .as(Encoders.bean(EmbeddingRow.class))
                .toJavaRDD();
    }
}
