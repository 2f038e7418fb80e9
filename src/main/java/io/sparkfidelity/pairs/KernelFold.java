package io.sparkfidelity.pairs;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sums kernels over tile pairs: one product of the tiles serves all kernels. Mutable, one a task; holds {@link TileProducts}'
 * native scratch and 35 KB a kernel.
 *
 * <p>Every (bucket, bucket) part of a tile pair is summed in float64 in a fixed order and rounded once to the integers of
 * {@link KernelSums}, so that the sums have the same bits whatever fold visits which tile pairs in what order.
 */
public final class KernelFold implements TileFold<KernelSums> {
    /**
     * Sums over all pairs, within the sides and across.
     *
     * @param kernels to be summed, in the order of the sums
     * @param arithmetic of the products
     */
    public record Spec(List<Kernel> kernels, Arithmetic arithmetic) implements FoldSpec<KernelSums> {
        public Spec {
            kernels = List.copyOf(kernels);
        }

        @Override
        public Set<Relation> relations() {
            return EnumSet.allOf(Relation.class);
        }

        @Override
        public KernelFold open(int dimension) {
            return new KernelFold(kernels, dimension, arithmetic);
        }

        @Override
        public KernelSums merge(KernelSums some, KernelSums more) {
            return some.add(more);
        }
    }

    private final List<Kernel> kernels;
    private final List<RowKernel> rowKernels;
    private final TileProducts products;
    /** Relative to |x|^2 + |y|^2: squared distances below are taken from the rows, the product's having no digits left. */
    private final double nearest;

    private final double[] squared = new double[Tile.ROWS];
    private final double[][] columnSums;
    private final KernelSums sums;

    private KernelFold(List<Kernel> kernels, int dimension, Arithmetic arithmetic) {
        this.kernels = List.copyOf(kernels);
        this.rowKernels = RowKernel.of(this.kernels, dimension);
        this.products = new TileProducts(dimension, arithmetic);
        this.nearest = arithmetic == Arithmetic.SINGLE ? 0x1p-16 : 0x1p-36;
        this.columnSums = new double[kernels.size()][Tile.ROWS];
        this.sums = KernelSums.zero(kernels.size());
    }

    /** Of a tile with itself, the rows are counted too. */
    @Override
    public void add(TilePair pair) {
        double reach = Math.sqrt(largest(pair.row())) + Math.sqrt(largest(pair.column()));
        rowKernels.forEach(kernel -> kernel.prepare(reach * reach));
        if (pair.diagonal()) {
            addSelves(pair.row());
        }
        products.forEachRow(pair, (r, dots) -> {
            addRow(pair, r, dots);
            if (r + 1 == pair.row().endOfBucket(r)) {
                flush(pair, pair.row().bucket(r));
            }
        });
    }

    @Override
    public KernelSums found() {
        return sums;
    }

    private void addRow(TilePair pair, int r, double[] dots) {
        int from = pair.firstColumn(r);
        int to = pair.column().rows();
        double[] norms = pair.column().squaredNorms();
        double norm = pair.row().squaredNorms()[r];
        squaredDistances(norm, norms, dots, squared, from, to);
        for (int j = from; j < to; j++) {
            if (squared[j] < nearest * (norm + norms[j])) {
                squared[j] = pair.row().squaredDistance(r, pair.column(), j);
            }
        }
        RowKernel.Columns row = new RowKernel.Columns(dots, squared);
        for (RowKernel kernel : rowKernels) {
            kernel.addRow(row, from, to, columnSums);
        }
    }

    private static void squaredDistances(
            double norm, double[] norms, double[] dots, double[] squared, int from, int to) {
        for (int j = from; j < to; j++) {
            squared[j] = (norm + norms[j]) - 2 * dots[j];
        }
    }

    /** Adds the column sums of a run of rows in one bucket to the blocks, and clears them. */
    private void flush(TilePair pair, int rowBucket) {
        Tile columns = pair.column();
        for (int k = 0; k < columnSums.length; k++) {
            for (int from = 0, to; from < columns.rows(); from = to) {
                to = columns.endOfBucket(from);
                // In a tile with itself, buckets to the left hold no pairs.
                if (!pair.diagonal() || columns.bucket(from) >= rowBucket) {
                    sums.addPairs(pair.relation(), k, rowBucket, columns.bucket(from), total(columnSums[k], from, to));
                }
            }
            Arrays.fill(columnSums[k], 0);
        }
    }

    private static double total(double[] values, int from, int to) {
        double total = 0;
        for (int j = from; j < to; j++) {
            total += values[j];
        }
        return total;
    }

    private void addSelves(Tile tile) {
        for (int from = 0; from < tile.rows(); from = tile.endOfBucket(from)) {
            int to = tile.endOfBucket(from);
            sums.addRows(tile.side(), tile.bucket(from), to - from);
            for (int k = 0; k < kernels.size(); k++) {
                double total = 0;
                for (int r = from; r < to; r++) {
                    total += kernels.get(k).self(tile.squaredNorms()[r], tile.dimension());
                }
                sums.addSelf(tile.side(), k, tile.bucket(from), total);
            }
        }
    }

    private static double largest(Tile tile) {
        return Arrays.stream(tile.squaredNorms()).max().orElseThrow();
    }

    @Override
    public void close() {
        products.close();
    }
}
