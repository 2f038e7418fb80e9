package io.sparkfidelity.metric.memorisation;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RankUpdate;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Random;

/**
 * Where a training set falls into three cells: k-means on its rows, of which those of more than 64 dimensions are projected on
 * their 64 first principal components, as dgm-eval does for C_T. Of ten seeded starts (Arthur and Vassilvitskii 2007) the
 * tightest counts. JDK types only.
 */
public final class Cells implements Serializable {
    private static final long serialVersionUID = 1;

    /** Cells of a set. */
    public static final int COUNT = 3;

    private static final int MOST_DIMENSIONS = 64;
    private static final int STARTS = 10;
    private static final int MOST_ROUNDS = 300;
    private static final long SEED = 20_200;
    private static final int BLOCK = 1024;

    private final double[] mean;
    /** Of a projection; empty where there is none. */
    private final double[][] components;

    private final double[][] centres;

    private Cells(double[] mean, double[][] components, double[][] centres) {
        this.mean = mean;
        this.components = components;
        this.centres = centres;
    }

    /**
     * Fits cells.
     *
     * @param rows of the training set, {@link #COUNT} or more; in an order that their data set
     */
    public static Cells of(float[][] rows) {
        int d = rows[0].length;
        Cells projection =
                d <= MOST_DIMENSIONS ? new Cells(new double[d], new double[0][], new double[0][]) : components(rows);
        float[][] projected = new float[rows.length][];
        Arrays.setAll(projected, i -> projection.project(rows[i]));
        double[][] best = {};
        double least = Double.POSITIVE_INFINITY;
        Random random = new Random(SEED);
        for (int start = 0; start < STARTS; start++) {
            double[][] centres = first(projected, random);
            double spread = settle(projected, centres);
            if (spread < least) {
                least = spread;
                best = centres;
            }
        }
        return new Cells(projection.mean, projection.components, best);
    }

    /** The row in the space of the cells: 64 entries at most. */
    public float[] project(float[] row) {
        if (components.length == 0) {
            return row;
        }
        double[] centred = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            centred[i] = row[i] - mean[i];
        }
        float[] projected = new float[components.length];
        for (int k = 0; k < projected.length; k++) {
            double sum = 0;
            for (int i = 0; i < centred.length; i++) {
                sum += centred[i] * components[k][i];
            }
            projected[k] = (float) sum;
        }
        return projected;
    }

    /** The cell of a projected row: 0 to {@link #COUNT} - 1. */
    public int of(float[] projected) {
        return nearest(projected, centres);
    }

    private static Cells components(float[][] rows) {
        int d = rows[0].length;
        double[] mean = new double[d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        double[][] components = new double[MOST_DIMENSIONS][d];
        try (Matrix covariance = covariance(rows, mean);
                Matrix vectors = Matrix.allocate(d, d)) {
            Eigenvalues.withVectors(covariance, vectors);
            for (int k = 0; k < MOST_DIMENSIONS; k++) {
                vectors.readRow(d - 1 - k, 0, components[k], d);
            }
        }
        return new Cells(mean, components, new double[0][]);
    }

    private static Matrix covariance(float[][] rows, double[] mean) {
        int d = mean.length;
        Matrix sum = Matrix.allocate(d, d);
        double[][] entries = new double[d][d];
        try (Matrix block = Matrix.allocate(Math.min(BLOCK, rows.length), d);
                Matrix gram = Matrix.allocate(d, d)) {
            double[] row = new double[d];
            for (int from = 0; from < rows.length; from += BLOCK) {
                int used = Math.min(BLOCK, rows.length - from);
                for (int r = 0; r < used; r++) {
                    for (int i = 0; i < d; i++) {
                        row[i] = rows[from + r][i] - mean[i];
                    }
                    block.writeRow(r, 0, row, d);
                }
                RankUpdate.gram(block, used, gram);
                for (int i = 0; i < d; i++) {
                    gram.readRow(i, i, row, d - i);
                    for (int j = i; j < d; j++) {
                        entries[i][j] += row[j - i] / rows.length;
                    }
                }
            }
        }
        for (int i = 0; i < d; i++) {
            sum.writeRow(i, 0, entries[i], d);
        }
        return sum;
    }

    /** Rows far from one another: each further one by chance as its squared distance to the nearest of those before. */
    private static double[][] first(float[][] rows, Random random) {
        double[][] centres = new double[COUNT][];
        centres[0] = copy(rows[random.nextInt(rows.length)]);
        double[] squared = new double[rows.length];
        for (int k = 1; k < COUNT; k++) {
            double total = 0;
            for (int i = 0; i < rows.length; i++) {
                double distance = squared(rows[i], centres[k - 1]);
                squared[i] = k == 1 ? distance : Math.min(squared[i], distance);
                total += squared[i];
            }
            double left = random.nextDouble() * total;
            int chosen = 0;
            while (chosen < rows.length - 1 && left >= squared[chosen]) {
                left -= squared[chosen++];
            }
            centres[k] = copy(rows[chosen]);
        }
        return centres;
    }

    /** Lloyd's rounds until nothing changes: moves the centres, and gives the sum of squared distances to them. */
    private static double settle(float[][] rows, double[][] centres) {
        int[] cells = new int[rows.length];
        Arrays.fill(cells, -1);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean changed = false;
            double[][] sums = new double[COUNT][centres[0].length];
            int[] counts = new int[COUNT];
            for (int i = 0; i < rows.length; i++) {
                int cell = nearest(rows[i], centres);
                changed |= cell != cells[i];
                cells[i] = cell;
                counts[cell]++;
                for (int j = 0; j < sums[cell].length; j++) {
                    sums[cell][j] += rows[i][j];
                }
            }
            if (!changed) {
                break;
            }
            for (int k = 0; k < COUNT; k++) {
                for (int j = 0; j < sums[k].length && counts[k] > 0; j++) {
                    centres[k][j] = sums[k][j] / counts[k];
                }
            }
        }
        double spread = 0;
        for (int i = 0; i < rows.length; i++) {
            spread += squared(rows[i], centres[cells[i]]);
        }
        return spread;
    }

    private static int nearest(float[] row, double[][] centres) {
        int nearest = 0;
        double least = squared(row, centres[0]);
        for (int k = 1; k < centres.length; k++) {
            double distance = squared(row, centres[k]);
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        return nearest;
    }

    private static double squared(float[] row, double[] centre) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double difference = row[i] - centre[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] copy(float[] row) {
        double[] copy = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            copy[i] = row[i];
        }
        return copy;
    }
}
