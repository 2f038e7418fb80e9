package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;

/**
 * What the {@link ProjectionAccumulator accumulators} of one task share: the directions, K x d float64 numbers (16 MB for
 * 1,000 and 2,048), and the products of one block.
 */
public final class ProjectionScratch implements AutoCloseable {
    private final ProjectedFields fields;
    private final Matrix directions;
    private final Matrix products;

    public ProjectionScratch(ProjectedFields fields) {
        int d = fields.moments().dimension();
        this.fields = fields;
        this.directions = Matrix.allocate(fields.directions(), d);
        this.products = Matrix.allocate(ProjectionAccumulator.BLOCK_ROWS, fields.directions());
        double[][] integers = ProjectionDirections.integers(d, fields.directions());
        for (int k = 0; k < integers.length; k++) {
            directions.writeRow(k, 0, integers[k], d);
        }
    }

    ProjectedFields fields() {
        return fields;
    }

    Matrix directions() {
        return directions;
    }

    Matrix products() {
        return products;
    }

    @Override
    public void close() {
        directions.close();
        products.close();
    }
}
