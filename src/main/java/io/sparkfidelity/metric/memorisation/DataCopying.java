package io.sparkfidelity.metric.memorisation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * C_T of Meehan, Chaudhuri and Dasgupta 2020, as dgm-eval computes it: within each cell of the training images, whether candidates are
 * nearer to training images than images are that the model has not seen, as the standardised statistic of Mann and Whitney,
 * averaged with the unseen images of the cells as weights. Far below 0: copying; far above: the candidate misses the
 * distribution. In deviations of a standard normal under equality.
 *
 * @param value absent where no cell counts, or a cell lacks unseen images
 * @param cells in their order
 */
public record DataCopying(OptionalDouble value, List<Cell> cells) {
    /** Candidates that a cell needs more than, to count. */
    private static final int FEWEST = 20;

    /** @param z of this cell alone; NaN where a side is empty */
    public record Cell(long unseen, long candidates, double z) {
        boolean counts() {
            return candidates > FEWEST;
        }
    }

    /**
     * Of distances to the nearest training image of the same cell.
     *
     * @param unseen of images that the model has not seen
     * @param unseenCells their cells
     * @param candidates of candidates
     * @param candidateCells their cells
     * @param cells how many
     */
    public static DataCopying of(
            double[] unseen, int[] unseenCells, double[] candidates, int[] candidateCells, int cells) {
        List<Cell> all = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            double[] x = of(cell, unseen, unseenCells);
            double[] y = of(cell, candidates, candidateCells);
            all.add(new Cell(x.length, y.length, z(x, y)));
        }
        double weighted = 0;
        double weights = 0;
        boolean possible = true;
        for (Cell cell : all) {
            possible &= cell.unseen() > 0;
            if (cell.counts()) {
                weighted += cell.unseen() * cell.z();
                weights += cell.unseen();
            }
        }
        return new DataCopying(
                possible && weights > 0 ? OptionalDouble.of(weighted / weights) : OptionalDouble.empty(),
                List.copyOf(all));
    }

    private static double[] of(int cell, double[] distances, int[] cells) {
        double[] some = new double[distances.length];
        int n = 0;
        for (int i = 0; i < distances.length; i++) {
            if (cells[i] == cell) {
                some[n++] = distances[i];
            }
        }
        return Arrays.copyOf(some, n);
    }

    /** (U - (n m / 2 - 1/2)) / sqrt(n m (n + m + 1) / 12), U the pairs of which y is the larger, ties half. */
    static double z(double[] x, double[] y) {
        Arrays.sort(x);
        double u = 0;
        for (double value : y) {
            u += (first(x, value, true) + first(x, value, false)) / 2.0;
        }
        double n = x.length;
        double m = y.length;
        return (u - (n * m / 2 - 0.5)) / Math.sqrt(n * m * (n + m + 1) / 12);
    }

    /** How many of the sorted values are below a value, or at it too. */
    private static int first(double[] sorted, double value, boolean below) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (below ? sorted[middle] < value : sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
