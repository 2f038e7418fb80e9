package io.sparkfidelity.spark.audit;

import io.sparkfidelity.report.audit.Audit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Which images of several datasets have the same encoded bytes, by a join of all rows on their 64-bit content hashes.
 *
 * @param contents by two datasets, the smaller number first: how many contents both have
 * @param repeated by dataset: images whose bytes another one of the dataset has already
 * @param listed the first of them, by datasets and ids
 */
record IdenticalImages(Map<List<Integer>, Long> contents, List<Long> repeated, List<Audit.DuplicateEntry> listed) {
    /** Rows that a task of the join takes, about. */
    private static final long TASK_ROWS = 500_000;

    /** @param most that are listed */
    static IdenticalImages of(List<AuditedSet> datasets, int most) {
        Dataset<Row> contents = contents(datasets).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Column dataset = functions.col("dataset");
            Long[] repeated = new Long[datasets.size()];
            Arrays.fill(repeated, 0L);
            contents.groupBy(dataset)
                    .agg(functions.sum(functions.col("images").minus(1)))
                    .collectAsList()
                    .forEach(row -> repeated[row.getInt(0)] = row.getLong(1));
            Dataset<Row> others = contents.select(
                    functions.col("contentHash").as("otherHash"),
                    dataset.as("other"),
                    functions.col("id").as("otherId"));
            Dataset<Row> shared = contents.join(
                    others,
                    functions
                            .col("contentHash")
                            .equalTo(functions.col("otherHash"))
                            .and(dataset.lt(functions.col("other"))));
            Map<List<Integer>, Long> counts = new HashMap<>();
            shared.groupBy("dataset", "other")
                    .count()
                    .collectAsList()
                    .forEach(row -> counts.put(List.of(row.getInt(0), row.getInt(1)), row.getLong(2)));
            List<Audit.DuplicateEntry> listed = new ArrayList<>();
            shared.select("dataset", "id", "other", "otherId")
                    .orderBy("dataset", "other", "id", "otherId")
                    .limit(most)
                    .collectAsList()
                    .forEach(row -> listed.add(new Audit.DuplicateEntry(
                            Audit.DuplicateEntry.IDENTICAL,
                            0,
                            datasets.get(row.getInt(0)).name(),
                            row.getString(1),
                            datasets.get(row.getInt(2)).name(),
                            row.getString(3))));
            return new IdenticalImages(counts, List.of(repeated), List.copyOf(listed));
        } finally {
            contents.unpersist();
        }
    }

    /** One row for each content of each dataset; shuffled by the content alone, which is all that the join needs. */
    private static Dataset<Row> contents(List<AuditedSet> datasets) {
        List<Dataset<Row>> parts = new ArrayList<>();
        for (int i = 0; i < datasets.size(); i++) {
            Dataset<Row> rows = datasets.get(i)
                    .rows()
                    .filter(functions.col("embedding").isNotNull())
                    .filter(functions.col("contentHash").isNotNull())
                    .select(functions.lit(i).as("dataset"), functions.col("id"), functions.col("contentHash"));
            parts.add(rows);
        }
        long images = datasets.stream().mapToLong(set -> set.set().embedded()).sum();
        Dataset<Row> all = parts.stream().reduce(Dataset::union).orElseThrow();
        int parallel = all.sparkSession().sparkContext().defaultParallelism();
        int tasks = (int) Math.min(Math.max(parallel, images / TASK_ROWS + 1), 100_000);
        return all.repartition(tasks, functions.col("contentHash"))
                .groupBy("contentHash", "dataset")
                .agg(
                        functions.min("id").as("id"),
                        functions.count(functions.lit(1)).as("images"));
    }
}
