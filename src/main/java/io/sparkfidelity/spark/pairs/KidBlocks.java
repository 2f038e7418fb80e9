package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.KidSubsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Scores KID's blocks: rows that follow one another in the order of the hashes. */
final class KidBlocks {
    private KidBlocks() {}

    static KidSubsets of(SideRows reference, SideRows candidate) {
        int rows = KidSubsets.rows(reference.rows(), candidate.rows());
        int blocks = KidSubsets.blocks(reference.rows(), candidate.rows());
        double[] estimates = new double[blocks];
        rows(reference, false, rows, blocks)
                .union(rows(candidate, true, rows, blocks))
                .repartitionAndSortWithinPartitions(new RowKey.Shards(blocks))
                .mapPartitionsToPair(KidBlocks::estimates)
                .collect()
                .forEach(block -> estimates[block._1()] = block._2());
        return KidSubsets.of(estimates);
    }

    private static JavaPairRDD<Long, SideRow> rows(SideRows side, boolean second, int rows, int blocks) {
        return side.byHash()
                .filter(row -> row._2() / rows < blocks)
                .mapToPair(row ->
                        new Tuple2<>(RowKey.of((int) (row._2() / rows), second, (int) (row._2() % rows)), row._1()));
    }

    private static Iterator<Tuple2<Integer, Double>> estimates(Iterator<Tuple2<Long, SideRow>> rows) {
        Iterator<RowRun> runs = RowRun.of(rows);
        List<Tuple2<Integer, Double>> estimates = new ArrayList<>();
        while (runs.hasNext()) {
            RowRun reference = runs.next();
            RowRun candidate = runs.next();
            estimates.add(new Tuple2<>(reference.shard(), KidSubsets.estimate(reference.values(), candidate.values())));
        }
        return estimates.iterator();
    }
}
