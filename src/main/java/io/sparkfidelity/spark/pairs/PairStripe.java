package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * What a task does with a stripe of the grid, some rows of tiles: it holds those tiles and lets the tiles of the columns
 * pass by, one at a time.
 *
 * @param rowSide the side of the rows
 * @param columnSide the side of the columns; the same side stands for its unordered pairs
 * @param openers of the folds to run
 */
record PairStripe(Side rowSide, Side columnSide, ArrayList<PairFold.Opener> openers)
        implements FlatMapFunction<Iterator<Tuple2<Long, PairRow>>, PairState>, Serializable {
    @Override
    public Iterator<PairState> call(Iterator<Tuple2<Long, PairRow>> rows) {
        Iterator<RowRun> runs = RowRun.of(rows);
        PairState state = new PairState();
        List<Tile> held = new ArrayList<>();
        List<PairFold> folds = new ArrayList<>();
        try {
            while (runs.hasNext()) {
                RowRun run = runs.next();
                if (!run.second()) {
                    held.add(run.toTile(rowSide));
                    continue;
                }
                Tile column = run.toTile(columnSide);
                if (folds.isEmpty()) {
                    openers.forEach(opener -> folds.add(opener.open(column.dimension())));
                }
                visit(held, column, folds);
            }
            folds.forEach(fold -> fold.finish(state));
        } finally {
            folds.forEach(PairFold::close);
        }
        return List.of(state).iterator();
    }

    private void visit(List<Tile> held, Tile column, List<PairFold> folds) {
        for (Tile row : held) {
            if (rowSide != columnSide || row.number() <= column.number()) {
                TilePair pair = new TilePair(row, column);
                folds.forEach(fold -> fold.add(pair));
            }
        }
    }
}
