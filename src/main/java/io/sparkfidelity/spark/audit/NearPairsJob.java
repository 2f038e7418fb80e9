package io.sparkfidelity.spark.audit;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.near.NearPairFold;
import io.sparkfidelity.pairs.near.NearPairs;
import io.sparkfidelity.pairs.near.RowOrigins;
import io.sparkfidelity.report.audit.Audit;
import io.sparkfidelity.spark.pairs.HyperplaneSearch;
import io.sparkfidelity.spark.pairs.SideRows;
import io.sparkfidelity.spark.pairs.SparkFolds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Finds the pairs of embeddings of several datasets whose cosine distance lies below a threshold. All rows are one side: of {@link
 * SparkFolds}, which visits every pair once, or where that would be too many of {@link HyperplaneSearch}. The driver holds 10 bytes
 * a row.
 */
final class NearPairsJob {
    private final SparkSession spark;
    private final boolean unitNorm;
    private final int limit;
    private final int most;

    /**
     * @param unitNorm whether embeddings are unit vectors already
     * @param limit the pairs of twice as many rows, two datasets' worth, are all compared; of more, those that hyperplanes lead to
     * @param most pairs across datasets that are kept, the nearest
     */
    NearPairsJob(SparkSession spark, boolean unitNorm, int limit, int most) {
        this.spark = spark;
        this.unitNorm = unitNorm;
        this.limit = limit;
        this.most = most;
    }

    /**
     * What was found.
     *
     * @param compared rows of each dataset
     * @param pairs with their counts by dataset
     * @param search how they were found
     * @param listed the nearest across datasets
     */
    record Found(List<Long> compared, NearPairs pairs, Audit.SearchEntry search, List<Audit.DuplicateEntry> listed) {}

    /**
     * @param sets two or more
     * @param below cosine distance, above 0 and at most 2
     */
    Found run(List<AuditedSet> sets, double below) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Dataset<Row> rows = union(sets);
        // In arrays: as rows they would take ten times the driver's memory.
        List<long[]> origins = sorted(rows)
                .select(
                        functions.col("dataset"),
                        functions.coalesce(functions.col("contentHash"), functions.col("hash")))
                .toJavaRDD()
                .mapPartitions(NearPairsJob::datasetsAndContents)
                .collect();
        int n = origins.stream().mapToInt(part -> part.length / 2).sum();
        long[] compared = new long[sets.size()];
        short[] dataset = new short[n];
        long[] contents = new long[n];
        int place = 0;
        for (long[] part : origins) {
            for (int i = 0; i < part.length; i += 2) {
                dataset[place] = (short) part[i];
                contents[place++] = part[i + 1];
                compared[(int) part[i]]++;
            }
        }
        Broadcast<RowOrigins> shared = context.broadcast(new RowOrigins(dataset, contents, sets.size()));
        try (SideRows side = new SideRows(Side.REFERENCE, rows, Integer.MAX_VALUE)) {
            // |x - y|^2 = 2 (1 - cos) of unit vectors.
            double squaredBelow = 2 * below;
            NearPairs pairs;
            Audit.SearchEntry search;
            if (n <= 2L * limit) {
                NearPairFold.Spec near = new NearPairFold.Spec(Side.REFERENCE, shared::value, squaredBelow, most);
                pairs = new SparkFolds(spark, 0)
                        .within(side, FoldGroup.of(near))
                        .of(near);
                search = Audit.SearchEntry.ofAllPairs();
            } else {
                HyperplaneSearch.Found found = new HyperplaneSearch(spark, shared, squaredBelow, most).within(side);
                pairs = found.pairs();
                search = Audit.SearchEntry.byHyperplanes(
                        found.recall(), found.crowded(), found.crowdedRecall(), found.leftOut());
            }
            List<Long> counts = new ArrayList<>();
            for (long count : compared) {
                counts.add(count);
            }
            return new Found(List.copyOf(counts), pairs, search, listed(sets, rows, dataset, pairs.nearest()));
        } finally {
            shared.destroy();
            context.clearJobGroup();
        }
    }

    /** Of each row its dataset and its content, by turns. */
    private static Iterator<long[]> datasetsAndContents(Iterator<Row> rows) {
        long[] part = new long[1024];
        int size = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            part = size == part.length ? Arrays.copyOf(part, 2 * size) : part;
            part[size++] = row.getInt(0);
            part[size++] = row.getLong(1);
        }
        return List.of(Arrays.copyOf(part, size)).iterator();
    }

    private List<Audit.DuplicateEntry> listed(
            List<AuditedSet> sets, Dataset<Row> rows, short[] datasets, List<NearPairs.Pair> pairs) {
        HashSet<Long> places = new HashSet<>();
        for (NearPairs.Pair pair : pairs) {
            places.add((long) pair.first());
            places.add((long) pair.second());
        }
        Map<Long, String> ids = new HashMap<>();
        if (!places.isEmpty()) {
            sorted(rows)
                    .select("imageId")
                    .toJavaRDD()
                    .map(row -> row.getString(0))
                    .zipWithIndex()
                    .filter(row -> places.contains(row._2()))
                    .collect()
                    .forEach(row -> ids.put(row._2(), row._1()));
        }
        List<Audit.DuplicateEntry> listed = new ArrayList<>();
        for (NearPairs.Pair pair : pairs) {
            boolean inOrder = datasets[pair.first()] < datasets[pair.second()];
            int first = inOrder ? pair.first() : pair.second();
            int second = inOrder ? pair.second() : pair.first();
            listed.add(new Audit.DuplicateEntry(
                    Audit.DuplicateEntry.NEAR,
                    pair.squaredDistance() / 2,
                    sets.get(datasets[first]).name(),
                    Objects.requireNonNull(ids.get((long) first), "looked up above"),
                    sets.get(datasets[second]).name(),
                    Objects.requireNonNull(ids.get((long) second), "looked up above")));
        }
        return listed;
    }

    /** The order of {@link SideRows}'s tiles. */
    private static Dataset<Row> sorted(Dataset<Row> rows) {
        return rows.orderBy(functions.col("bucket"), SideRows.UNSIGNED, functions.col("id"));
    }

    /** All rows, under ids that differ between datasets. */
    private Dataset<Row> union(List<AuditedSet> sets) {
        List<Dataset<Row>> parts = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            Dataset<Row> embedded = sets.get(i)
                    .rows()
                    .filter(functions.col("embedding").isNotNull())
                    .select("bucket", "hash", "id", "contentHash", "embedding");
            Dataset<Row> rows = embedded.select(
                    functions.lit(i).as("dataset"),
                    functions.col("bucket"),
                    functions.col("hash"),
                    functions
                            .concat(functions.lit(i + ":"), functions.col("id"))
                            .as("id"),
                    functions.col("id").as("imageId"),
                    functions.col("contentHash"),
                    unit().as("embedding"));
            parts.add(rows);
        }
        return parts.stream().reduce(Dataset::union).orElseThrow();
    }

    private Column unit() {
        Column embedding = functions.col("embedding");
        if (unitNorm) {
            return embedding;
        }
        Column norm = functions.sqrt(functions.aggregate(
                embedding,
                functions.lit(0.0),
                (sum, x) -> sum.plus(x.cast("double").multiply(x.cast("double")))));
        // A vector of zeros has no direction, and stays one.
        Column divisor = functions.when(norm.gt(0), norm).otherwise(1.0);
        return functions.transform(
                embedding, x -> x.cast("double").divide(divisor).cast("float"));
    }
}
