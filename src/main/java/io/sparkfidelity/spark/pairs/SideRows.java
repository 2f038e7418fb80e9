package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Bucket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * One side's rows for folds over pairs: those with the smallest hashes (unsigned, ties by id) up to a limit. Keeps them on
 * the executors, in memory or on disk, until it is closed.
 */
public final class SideRows implements PairSide {
    /** Order of unsigned numbers as an order of signed ones. */
    public static final Column UNSIGNED = functions.col("hash").bitwiseXOR(Long.MIN_VALUE);

    private final Side side;
    private final boolean limited;
    private final Dataset<Row> chosen;
    private final JavaRDD<SideRow> inTiles;
    private final List<Long> rowsByBucket;

    /**
     * @param rows with the columns bucket, hash, id and embedding; those without an embedding do not count
     * @param limit 2 or more
     */
    public SideRows(Side side, Dataset<Row> rows, int limit) {
        this.side = side;
        Dataset<Row> embedded =
                rows.filter(functions.col("embedding").isNotNull()).select("bucket", "hash", "id", "embedding");
        this.limited = embedded.count() > limit;
        this.chosen = limited ? smallest(embedded, limit) : embedded;
        this.inTiles =
                rows(functions.col("bucket"), UNSIGNED, functions.col("id")).persist(StorageLevel.MEMORY_AND_DISK());
        Map<Integer, Long> counts = inTiles.map(SideRow::getBucket).countByValue();
        this.rowsByBucket = IntStream.range(0, Bucket.COUNT)
                .mapToObj(bucket -> counts.getOrDefault(bucket, 0L))
                .toList();
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public boolean limited() {
        return limited;
    }

    @Override
    public List<Long> rowsByBucket() {
        return rowsByBucket;
    }

    @Override
    public int rows() {
        return (int) rowsByBucket.stream().mapToLong(rows -> rows).sum();
    }

    int tiles() {
        return Tile.count(rows());
    }

    int dimension() {
        return inTiles.first().getEmbedding().length;
    }

    /** The rows' ids by place; the driver holds them. */
    public List<String> ids() {
        return chosen.orderBy(functions.col("bucket"), UNSIGNED, functions.col("id"))
                .select("id")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** The rows with their places in (bucket, hash) order. */
    JavaPairRDD<SideRow, Long> inTiles() {
        return inTiles.zipWithIndex();
    }

    /** The rows with their places in the order of the hashes. */
    JavaPairRDD<SideRow, Long> byHash() {
        return rows(UNSIGNED, functions.col("id")).zipWithIndex();
    }

    /** Those of the smallest hashes, up to so many, in one partition in (bucket, hash) order. */
    JavaRDD<SideRow> first(int most) {
        return HashedRows.first(chosen, most);
    }

    private JavaRDD<SideRow> rows(Column... order) {
        return chosen.orderBy(order)
                .select("bucket", "embedding")
                .as(Encoders.bean(SideRow.class))
                .toJavaRDD();
    }

    /** The rows of the smallest hashes, up to {@code limit}; there must be a row. */
    public static Dataset<Row> smallest(Dataset<Row> rows, int limit) {
        Column hash = functions.col("hash");
        Column id = functions.col("id");
        Row last = rows.select(hash, id)
                .orderBy(UNSIGNED, id)
                .limit(limit)
                .orderBy(UNSIGNED.desc(), id.desc())
                .first();
        long largest = last.getLong(0);
        // As signed numbers, which Parquet's statistics know: unsigned numbers from 2^63 are negative.
        Column below =
                largest >= 0 ? hash.geq(0).and(hash.leq(largest)) : hash.geq(0).or(hash.leq(largest));
        return rows.filter(below).filter(hash.notEqual(largest).or(id.leq(last.getString(1))));
    }

    @Override
    public void close() {
        inTiles.unpersist();
    }
}
