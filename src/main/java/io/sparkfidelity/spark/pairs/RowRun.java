package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Rows of one tile of one operand of one shard, in order.
 *
 * @param second which operand
 * @param tile the tile's number
 */
record RowRun(int shard, boolean second, int tile, List<SideRow> rows) {
    Tile toTile(Side side) {
        int d = rows.get(0).getEmbedding().length;
        float[] values = new float[rows.size() * d];
        int[] buckets = new int[rows.size()];
        for (int r = 0; r < buckets.length; r++) {
            float[] row = rows.get(r).getEmbedding();
            if (row.length != d) {
                throw new IllegalArgumentException("embeddings of " + d + " and " + row.length + " entries in one set");
            }
            System.arraycopy(row, 0, values, r * d, d);
            buckets[r] = rows.get(r).getBucket();
        }
        return new Tile(side, tile, buckets, values);
    }

    float[][] values() {
        return rows.stream().map(SideRow::getEmbedding).toArray(float[][]::new);
    }

    /** The runs of a partition whose rows are sorted by {@link RowKey}; holds one run at a time. */
    static Iterator<RowRun> of(Iterator<Tuple2<Long, SideRow>> rows) {
        return new Runs(rows);
    }

    private static final class Runs implements Iterator<RowRun> {
        private final Iterator<Tuple2<Long, SideRow>> rows;
        private final List<Tuple2<Long, SideRow>> ahead = new ArrayList<>();

        Runs(Iterator<Tuple2<Long, SideRow>> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return !ahead.isEmpty() || rows.hasNext();
        }

        @Override
        public RowRun next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Tuple2<Long, SideRow> first = ahead.isEmpty() ? rows.next() : ahead.remove(0);
            List<SideRow> run = new ArrayList<>();
            run.add(first._2());
            while (rows.hasNext()) {
                Tuple2<Long, SideRow> row = rows.next();
                if (!sameTile(first._1(), row._1())) {
                    ahead.add(row);
                    break;
                }
                run.add(row._2());
            }
            return new RowRun(
                    RowKey.shard(first._1()), RowKey.second(first._1()), RowKey.place(first._1()) / Tile.ROWS, run);
        }

        private static boolean sameTile(long a, long b) {
            return RowKey.shard(a) == RowKey.shard(b)
                    && RowKey.second(a) == RowKey.second(b)
                    && RowKey.place(a) / Tile.ROWS == RowKey.place(b) / Tile.ROWS;
        }
    }
}
