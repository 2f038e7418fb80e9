package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Runs folds over the grid of tile pairs, in stripes: tile i of the rows belongs to stripe i mod stripes, and every stripe
 * sees the columns it needs in order. An executor holds at most {@link #STRIPE_BYTES} of tiles (or one tile) a task, and a
 * column's tile; columns are sent once a stripe.
 */
public final class SparkFolds {
    private static final long STRIPE_BYTES = 64L << 20;
    /** Parts that one task of an aggregation level adds up, at most. */
    private static final int FAN_IN = 32;

    private final SparkSession spark;
    private final int stripes;

    /** @param stripes 0 for as many as tasks run at once, and as memory asks for */
    public SparkFolds(SparkSession spark, int stripes) {
        this.spark = spark;
        this.stripes = stripes;
    }

    /** What those of these folds find that are for the unordered pairs of a side's rows. */
    public FoldResults within(SideRows side, FoldGroup group) {
        FoldGroup folds = group.over(Relation.within(side.side()));
        if (folds.isEmpty()) {
            return FoldResults.NONE;
        }
        int shards = stripes(side);
        return fold(
                side.inTiles().flatMapToPair(row -> {
                    int place = Math.toIntExact(row._2());
                    int tile = place / Tile.ROWS;
                    List<Tuple2<Long, SideRow>> copies = new ArrayList<>();
                    copies.add(new Tuple2<>(RowKey.of(tile % shards, false, place), row._1()));
                    // Stripe s begins with tile s: it has no use for the columns before.
                    for (int shard = 0; shard <= Math.min(tile, shards - 1); shard++) {
                        copies.add(new Tuple2<>(RowKey.of(shard, true, place), row._1()));
                    }
                    return copies.iterator();
                }),
                shards,
                new Stripe(side.side(), side.side(), folds),
                "pairs within the " + name(side));
    }

    /** What those of these folds find that are for the pairs of a row of the reference and one of the candidate. */
    public FoldResults across(SideRows reference, SideRows candidate, FoldGroup group) {
        FoldGroup folds = group.over(Relation.ACROSS);
        if (folds.isEmpty()) {
            return FoldResults.NONE;
        }
        int shards = stripes(reference);
        JavaPairRDD<Long, SideRow> rows = reference.inTiles().mapToPair(row -> {
            int place = Math.toIntExact(row._2());
            return new Tuple2<>(RowKey.of(place / Tile.ROWS % shards, false, place), row._1());
        });
        JavaPairRDD<Long, SideRow> columns = candidate.inTiles().flatMapToPair(row -> {
            int place = Math.toIntExact(row._2());
            List<Tuple2<Long, SideRow>> copies = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                copies.add(new Tuple2<>(RowKey.of(shard, true, place), row._1()));
            }
            return copies.iterator();
        });
        return fold(
                rows.union(columns),
                shards,
                new Stripe(reference.side(), candidate.side(), folds),
                "pairs across the sides");
    }

    private FoldResults fold(JavaPairRDD<Long, SideRow> rows, int shards, Stripe stripe, String description) {
        JavaSparkContext.fromSparkContext(spark.sparkContext()).setJobGroup("spark-fidelity-pairs", description, true);
        FoldGroup folds = stripe.folds();
        return folds.results(rows.repartitionAndSortWithinPartitions(new RowKey.Shards(shards))
                .mapPartitions(stripe)
                .treeAggregate(new FoldGroup.Parts(), folds::merge, folds::merge, depth(shards), true));
    }

    private int stripes(SideRows rows) {
        if (stripes > 0) {
            return Math.min(stripes, rows.tiles());
        }
        long bytes = (long) rows.rows() * rows.dimension() * Float.BYTES;
        long wanted = Math.max(spark.sparkContext().defaultParallelism(), (bytes + STRIPE_BYTES - 1) / STRIPE_BYTES);
        return (int) Math.min(wanted, rows.tiles());
    }

    private static int depth(int partitions) {
        return Math.max(2, (int) Math.ceil(Math.log(partitions) / Math.log(FAN_IN)));
    }

    private static String name(SideRows side) {
        return side.side().name().toLowerCase(Locale.ROOT);
    }
}
