package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.mmd.SeriesRest;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the series of {@code cmmd} leaves out, for candidates of one reference: one task a candidate. */
public final class SeriesRests {
    private final JavaRDD<SideRow> reference;

    /** @param reference with the columns bucket, hash, id and embedding */
    public SeriesRests(Dataset<Row> reference) {
        this.reference = HashedRows.first(reference, SeriesRest.ROWS);
    }

    /** Whether any of these metrics has such a rest. */
    public static boolean neededBy(Collection<Metric> metrics) {
        return metrics.stream().anyMatch(SeriesRest::of);
    }

    /** From the rows of the smallest hashes of either side; nothing where a side has not two of them. */
    public Optional<SeriesRest> of(Dataset<Row> candidate) {
        return reference
                .zipPartitions(HashedRows.first(candidate, SeriesRest.ROWS), SeriesRests::sums)
                .collect()
                .stream()
                .findFirst()
                .map(SeriesRest::new);
    }

    private static Iterator<KernelSums> sums(Iterator<SideRow> reference, Iterator<SideRow> candidate) {
        List<SideRow> x = HashedRows.list(reference);
        List<SideRow> y = HashedRows.list(candidate);
        if (x.size() < 2 || y.size() < 2) {
            return List.<KernelSums>of().iterator();
        }
        LocalFolds folds = new LocalFolds(HashedRows.tiles(Side.REFERENCE, x), HashedRows.tiles(Side.CANDIDATE, y), 1);
        return List.of(folds.kernelSums(List.of(SeriesRest.KERNEL), Arithmetic.DOUBLE))
                .iterator();
    }
}
