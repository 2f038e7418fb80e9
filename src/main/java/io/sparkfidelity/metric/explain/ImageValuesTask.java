package io.sparkfidelity.metric.explain;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RowProducts;
import io.sparkfidelity.tally.FixedPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes numbers of many images. Rows are taken as the tallies counted them, in fixed point, so that leaving one out is what
 * it says. Mutable, one a task; holds the values' matrices in native memory until it is closed: at d = 2048 three of 34 MB.
 */
public final class ImageValuesTask implements AutoCloseable {
    /** Always as many rows are multiplied, zeros behind the last: a row's bits do not depend on how many came with it. */
    public static final int ROWS = 64;

    private final FixedPoint fixedPoint;
    private final List<Opened> values = new ArrayList<>();

    private record Opened(ImageValue value, double[] origin, Matrix map, Matrix centred, Matrix products) {
        static Opened of(ImageValue value) {
            double[] origin = value.origin();
            int d = origin.length;
            double[] entries = value.map();
            Matrix map = Matrix.allocate(entries.length / d, d);
            double[] row = new double[d];
            for (int i = 0; i < map.rows(); i++) {
                System.arraycopy(entries, i * d, row, 0, d);
                map.writeRow(i, 0, row, d);
            }
            return new Opened(value, origin, map, Matrix.allocate(ROWS, d), Matrix.allocate(ROWS, map.rows()));
        }

        void close() {
            map.close();
            centred.close();
            products.close();
        }
    }

    /**
     * @param values of one dimension
     * @param fixedPoint of the tallies that the values' moments are of
     */
    public ImageValuesTask(List<ImageValue> values, FixedPoint fixedPoint) {
        this.fixedPoint = fixedPoint;
        values.forEach(value -> this.values.add(Opened.of(value)));
    }

    /**
     * The numbers of some rows.
     *
     * @param rows 1 to {@link #ROWS} embeddings
     * @return by value, by row
     */
    public double[][] of(List<float[]> rows) {
        double[][] numbers = new double[values.size()][rows.size()];
        for (int v = 0; v < numbers.length; v++) {
            numbers[v] = of(values.get(v), rows);
        }
        return numbers;
    }

    private double[] of(Opened opened, List<float[]> rows) {
        int d = opened.origin().length;
        double[][] centred = new double[ROWS][d];
        for (int r = 0; r < ROWS; r++) {
            if (r < rows.size()) {
                float[] row = rows.get(r);
                for (int i = 0; i < d; i++) {
                    centred[r][i] = Math.scalb(fixedPoint.quantise(row[i]), -fixedPoint.q()) - opened.origin()[i];
                }
            }
            opened.centred().writeRow(r, 0, centred[r], d);
        }
        int images = opened.map().rows();
        RowProducts.ofDoubles(
                opened.centred(),
                new RowProducts.Strip(0, ROWS),
                opened.map(),
                new RowProducts.Strip(0, images),
                opened.products());
        double[] numbers = new double[rows.size()];
        double[] mapped = new double[images];
        for (int r = 0; r < numbers.length; r++) {
            opened.products().readRow(r, 0, mapped, images);
            numbers[r] = opened.value().of(centred[r], mapped);
        }
        return numbers;
    }

    @Override
    public void close() {
        values.forEach(Opened::close);
    }
}
