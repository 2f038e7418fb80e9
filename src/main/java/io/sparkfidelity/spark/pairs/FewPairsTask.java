package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Kernels over the pairs of a few rows, for candidates of one reference: one task a candidate. */
public final class FewPairsTask {
    private final JavaRDD<SideRow> reference;
    private final List<Kernel> kernels;

    /**
     * @param reference with the columns bucket, hash, id and embedding
     * @param kernels to be summed, at least one
     */
    public FewPairsTask(Dataset<Row> reference, List<Kernel> kernels) {
        this.reference = HashedRows.first(reference, FewPairs.ROWS);
        this.kernels = List.copyOf(kernels);
    }

    /** From the rows of the smallest hashes of either side; nothing where a side has not two of them. */
    public Optional<FewPairs> of(Dataset<Row> candidate) {
        return reference
                .zipPartitions(HashedRows.first(candidate, FewPairs.ROWS), new Summing(new ArrayList<>(kernels)))
                .collect()
                .stream()
                .findFirst()
                .map(sums -> new FewPairs(kernels, sums));
    }

    private record Summing(ArrayList<Kernel> kernels)
            implements FlatMapFunction2<Iterator<SideRow>, Iterator<SideRow>, KernelSums>, Serializable {
        @Override
        public Iterator<KernelSums> call(Iterator<SideRow> reference, Iterator<SideRow> candidate) {
            List<SideRow> x = HashedRows.list(reference);
            List<SideRow> y = HashedRows.list(candidate);
            if (x.size() < 2 || y.size() < 2) {
                return List.<KernelSums>of().iterator();
            }
            return List.of(LocalPairs.sums(
                            kernels, HashedRows.tiles(Side.REFERENCE, x), HashedRows.tiles(Side.CANDIDATE, y)))
                    .iterator();
        }
    }
}
