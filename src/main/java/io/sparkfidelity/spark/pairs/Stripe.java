package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * What a task does with a stripe of the grid, some rows of tiles: it holds those tiles and lets the tiles of the columns
 * pass by, one at a time.
 *
 * @param rowSide the side of the rows
 * @param columnSide the side of the columns; the same side stands for its unordered pairs
 * @param folds to run
 */
record Stripe(Side rowSide, Side columnSide, FoldGroup folds)
        implements FlatMapFunction<Iterator<Tuple2<Long, SideRow>>, FoldGroup.Parts>, Serializable {
    @Override
    public Iterator<FoldGroup.Parts> call(Iterator<Tuple2<Long, SideRow>> rows) {
        return List.of(folds.run(new Pairs(RowRun.of(rows)))).iterator();
    }

    /** The tile pairs of the stripe, column by column. */
    private final class Pairs implements Iterator<TilePair> {
        private final Iterator<RowRun> runs;
        private final List<Tile> held = new ArrayList<>();
        private final Queue<TilePair> ofColumn = new ArrayDeque<>();

        Pairs(Iterator<RowRun> runs) {
            this.runs = runs;
        }

        @Override
        public boolean hasNext() {
            while (ofColumn.isEmpty() && runs.hasNext()) {
                RowRun run = runs.next();
                if (run.second()) {
                    pair(run.toTile(columnSide));
                } else {
                    held.add(run.toTile(rowSide));
                }
            }
            return !ofColumn.isEmpty();
        }

        private void pair(Tile column) {
            for (Tile row : held) {
                if (rowSide != columnSide || row.number() <= column.number()) {
                    ofColumn.add(new TilePair(row, column));
                }
            }
        }

        @Override
        public TilePair next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ofColumn.remove();
        }
    }
}
