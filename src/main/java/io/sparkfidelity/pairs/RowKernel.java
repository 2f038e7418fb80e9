package io.sparkfidelity.pairs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Evaluates one or more kernels along a row of pairs and adds the values column by column: elementwise loops over arrays,
 * which the compiler turns into vector instructions, where a running sum would wait for itself.
 */
sealed interface RowKernel permits GaussianChain, RowKernel.CubicRow, RowKernel.DistanceRow, RowKernel.HigherOrdersRow {
    /** Called before the rows of a tile pair, none of which holds a larger |x-y|^2. */
    void prepare(double largestSquaredDistance);

    /**
     * Adds k - offset of the columns {@code from} to {@code to} of a row.
     *
     * @param sums per kernel of the fold, per column
     */
    void addRow(Columns row, int from, int to, double[][] sums);

    /**
     * The columns of a row of pairs.
     *
     * @param products x.y by column
     * @param squaredDistances |x-y|^2 by column
     */
    record Columns(double[] products, double[] squaredDistances) {}

    /** Evaluators for all kernels; Gaussians that follow from one another by squaring share one. */
    static List<RowKernel> of(List<Kernel> kernels, int dimension) {
        List<RowKernel> rows = new ArrayList<>();
        List<GaussianChain> chains = new ArrayList<>();
        IntStream.range(0, kernels.size())
                .filter(i -> kernels.get(i) instanceof Kernel.Gaussian)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -((Kernel.Gaussian) kernels.get(i)).sigma()))
                .forEach(i -> GaussianChain.extend(chains, i, ((Kernel.Gaussian) kernels.get(i)).sigma()));
        rows.addAll(chains);
        for (int i = 0; i < kernels.size(); i++) {
            if (kernels.get(i) instanceof Kernel.Cubic) {
                rows.add(new CubicRow(i, dimension));
            } else if (kernels.get(i) instanceof Kernel.NegativeDistance) {
                rows.add(new DistanceRow(i));
            } else if (kernels.get(i) instanceof Kernel.HigherOrders higher) {
                rows.add(new HigherOrdersRow(i, higher));
            }
        }
        return rows;
    }

    /**
     * Evaluates {@link Kernel.Cubic}.
     *
     * @param kernel its place in the fold
     */
    record CubicRow(int kernel, int dimension) implements RowKernel {
        @Override
        public void prepare(double largestSquaredDistance) {
            // Nothing depends on it.
        }

        @Override
        public void addRow(Columns row, int from, int to, double[][] sums) {
            double[] products = row.products();
            double[] sum = sums[kernel];
            double scale = 1.0 / dimension;
            for (int j = from; j < to; j++) {
                double z = products[j] * scale;
                sum[j] += z * (3 + z * (3 + z));
            }
        }
    }

    /**
     * Evaluates {@link Kernel.HigherOrders}.
     *
     * @param kernel its place in the fold
     */
    record HigherOrdersRow(int kernel, Kernel.HigherOrders higher) implements RowKernel {
        @Override
        public void prepare(double largestSquaredDistance) {
            // Nothing depends on it.
        }

        @Override
        public void addRow(Columns row, int from, int to, double[][] sums) {
            double[] products = row.products();
            double[] sum = sums[kernel];
            double scale = 1 / (higher.sigma() * higher.sigma());
            double weight = higher.weight();
            for (int j = from; j < to; j++) {
                sum[j] += weight * Kernel.HigherOrders.sum(products[j] * scale);
            }
        }
    }

    /**
     * Evaluates {@link Kernel.NegativeDistance}.
     *
     * @param kernel its place in the fold
     */
    record DistanceRow(int kernel) implements RowKernel {
        @Override
        public void prepare(double largestSquaredDistance) {
            // Nothing depends on it.
        }

        @Override
        public void addRow(Columns row, int from, int to, double[][] sums) {
            double[] squared = row.squaredDistances();
            double[] sum = sums[kernel];
            for (int j = from; j < to; j++) {
                sum[j] -= Math.sqrt(squared[j]);
            }
        }
    }
}
