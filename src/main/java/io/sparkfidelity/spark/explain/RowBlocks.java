package io.sparkfidelity.spark.explain;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Embeddings in the order of their ids, so many at a time as fit into so many bytes, and one at least. */
final class RowBlocks implements Iterator<List<BucketRow>> {
    private final Iterator<BucketRow> rows;
    private final long bytes;

    /** @param embedded of the columns of {@link BucketRow}; a partition of them at a time is held beside a block */
    RowBlocks(Dataset<Row> embedded, long bytes) {
        this.rows = embedded.select("id", "bucket", "embedding")
                .sort("id")
                .as(Encoders.bean(BucketRow.class))
                .toLocalIterator();
        this.bytes = bytes;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public List<BucketRow> next() {
        List<BucketRow> block = new ArrayList<>();
        block.add(rows.next());
        long most = bytes / ((long) Float.BYTES * block.get(0).getEmbedding().length);
        while (block.size() < most && rows.hasNext()) {
            block.add(rows.next());
        }
        return block;
    }
}
