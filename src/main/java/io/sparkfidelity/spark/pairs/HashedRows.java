package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** A few rows of a dataset, those of the smallest hashes, for folds that one task does alone. */
final class HashedRows {
    private HashedRows() {}

    /**
     * The embeddings among the rows of the smallest hashes (unsigned, ties by id), in one partition in (bucket, hash) order.
     * Of all other rows only hash and id are read, and Parquet skips the pages of the large hashes.
     *
     * @param rows with the columns bucket, hash, id and embedding; one or more
     */
    static JavaRDD<SideRow> first(Dataset<Row> rows, int most) {
        return SideRows.smallest(rows, most)
                .filter(functions.col("embedding").isNotNull())
                .select("bucket", "hash", "id", "embedding")
                .repartition(1)
                .sortWithinPartitions(functions.col("bucket"), SideRows.UNSIGNED, functions.col("id"))
                .select("bucket", "embedding")
                .as(Encoders.bean(SideRow.class))
                .toJavaRDD();
    }

    static List<SideRow> list(Iterator<SideRow> rows) {
        List<SideRow> list = new ArrayList<>();
        rows.forEachRemaining(list::add);
        return list;
    }

    static List<Tile> tiles(Side side, List<SideRow> rows) {
        return Tile.cut(
                side,
                rows.stream().map(SideRow::getEmbedding).toArray(float[][]::new),
                rows.stream().mapToInt(SideRow::getBucket).toArray());
    }
}
