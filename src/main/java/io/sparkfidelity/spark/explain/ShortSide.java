package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.memorisation.Cells;
import java.io.Serializable;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a pass over a training set looks for the nearest of. JDK types and plain classes only.
 *
 * @see TrainingPass
 */
final class ShortSide implements Serializable {
    private static final long serialVersionUID = 1;

    private final float[][] rows;
    private final ArrayList<String> ids;
    private final @Nullable Cells cells;
    private final float[][][] byCell;

    private ShortSide(float[][] rows, ArrayList<String> ids, @Nullable Cells cells, float[][][] byCell) {
        this.rows = rows;
        this.ids = ids;
        this.cells = cells;
        this.byCell = byCell;
    }

    /** Rows that the training set has too, under their ids: no row is its own neighbour. */
    static ShortSide ofTraining(float[][] rows, ArrayList<String> ids) {
        return new ShortSide(rows, ids, null, new float[0][][]);
    }

    /**
     * Other rows.
     *
     * @param byCell rows in the space of the cells, of which the nearest in the same cell is looked for
     */
    static ShortSide of(float[][] rows, Cells cells, float[][][] byCell) {
        return new ShortSide(rows, new ArrayList<>(), cells, byCell);
    }

    float[][] rows() {
        return rows;
    }

    ArrayList<String> ids() {
        return ids;
    }

    /** Null where nothing is looked for in cells. */
    @Nullable
    Cells cells() {
        return cells;
    }

    float[][][] byCell() {
        return byCell;
    }
}
