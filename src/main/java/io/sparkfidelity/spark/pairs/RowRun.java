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
record RowRun(int shard, boolean second, int tile, List<PairRow> rows) {
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
        return rows.stream().map(PairRow::getEmbedding).toArray(float[][]::new);
    }

    /** The runs of a partition whose rows are sorted by {@link PairKey}; holds one run at a time. */
    static Iterator<RowRun> of(Iterator<Tuple2<Long, PairRow>> rows) {
        return new Runs(rows);
    }

    private static final class Runs implements Iterator<RowRun> {
        private final Iterator<Tuple2<Long, PairRow>> rows;
        private final List<Tuple2<Long, PairRow>> ahead = new ArrayList<>();

        Runs(Iterator<Tuple2<Long, PairRow>> rows) {
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
            Tuple2<Long, PairRow> first = ahead.isEmpty() ? rows.next() : ahead.remove(0);
            List<PairRow> run = new ArrayList<>();
            run.add(first._2());
            while (rows.hasNext()) {
                Tuple2<Long, PairRow> row = rows.next();
                if (!sameTile(first._1(), row._1())) {
                    ahead.add(row);
                    break;
                }
                run.add(row._2());
            }
            return new RowRun(
                    PairKey.shard(first._1()), PairKey.second(first._1()), PairKey.place(first._1()) / Tile.ROWS, run);
        }

        private static boolean sameTile(long a, long b) {
            return PairKey.shard(a) == PairKey.shard(b)
                    && PairKey.second(a) == PairKey.second(b)
                    && PairKey.place(a) / Tile.ROWS == PairKey.place(b) / Tile.ROWS;
        }
    }
}
