package io.sparkfidelity.spark.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Embeddings of the slices that are scored, by slice. A slice's paired rows are those with the smallest hashes (unsigned,
 * ties by id) of each set.
 */
final class SliceRows {
    /** The slice's number. */
    static final String NUMBER = "sliceNumber";
    /** Order of unsigned numbers as an order of signed ones. */
    private static final Column UNSIGNED = functions.col("hash").bitwiseXOR(Long.MIN_VALUE);

    private final List<Dataset<Row>> sets = new ArrayList<>();
    private final int limit;

    /** @param limit rows of a slice and set that are paired */
    SliceRows(int limit) {
        this.limit = limit;
    }

    /**
     * Adds a set.
     *
     * @param rows of the cache, with their slices
     * @param numbers of the slices to be taken
     * @param counts rows of every slice
     */
    void add(Dataset<Row> rows, Map<String, Integer> numbers, SliceCounts counts) {
        List<Row> wanted = new ArrayList<>();
        List<Row> large = new ArrayList<>();
        numbers.forEach((slice, number) -> {
            wanted.add(RowFactory.create(slice, number));
            if (counts.n(slice) > limit) {
                large.add(RowFactory.create(slice, number));
            }
        });
        Dataset<Row> numbered = numbered(rows, wanted);
        sets.add(
                large.isEmpty()
                        ? numbered.withColumn("paired", functions.lit(true))
                        : numbered.join(
                                        functions.broadcast(last(numbered(rows, large))),
                                        functions.col(NUMBER).equalTo(functions.col("lastNumber")),
                                        "left")
                                .withColumn("paired", isPaired()));
    }

    private static Dataset<Row> numbered(Dataset<Row> rows, List<Row> numbers) {
        StructType schema = new StructType().add("name", DataTypes.StringType).add(NUMBER, DataTypes.IntegerType);
        Dataset<Row> table = rows.sparkSession().createDataFrame(numbers, schema);
        return rows.filter(functions.col("embedding").isNotNull())
                .join(
                        functions.broadcast(table),
                        functions.col(SliceColumn.SLICE).equalTo(functions.col("name")))
                .drop("name");
    }

    /** The last row of every slice that is paired. No embedding is sorted for it. */
    private Dataset<Row> last(Dataset<Row> rows) {
        return rows.select(functions.col(NUMBER), UNSIGNED.as("order"), functions.col("id"))
                .withColumn(
                        "place",
                        functions.row_number().over(Window.partitionBy(NUMBER).orderBy("order", "id")))
                .filter(functions.col("place").equalTo(limit))
                .select(
                        functions.col(NUMBER).as("lastNumber"),
                        functions.col("order").as("lastOrder"),
                        functions.col("id").as("lastId"));
    }

    private static Column isPaired() {
        Column last = functions.col("lastOrder");
        return last.isNull()
                .or(UNSIGNED.lt(last))
                .or(UNSIGNED.equalTo(last).and(functions.col("id").leq(functions.col("lastId"))));
    }

    /** The rows that were added, one set after the other. */
    List<Dataset<Row>> sets() {
        return List.copyOf(sets);
    }

    /**
     * The rows of all sets, a slice in one partition, sorted as {@link SliceReader} wants them.
     *
     * @param pairedOnly leaves the others out
     */
    JavaRDD<SliceRow> bySlice(boolean pairedOnly, int partitions) {
        List<Dataset<Row>> parts = new ArrayList<>();
        for (int dataset = 0; dataset < sets.size(); dataset++) {
            Dataset<Row> rows = pairedOnly ? sets.get(dataset).filter("paired") : sets.get(dataset);
            Dataset<Row> selected = rows.select(
                    functions.col(NUMBER).as("slice"),
                    functions.lit(dataset).as("dataset"),
                    functions.col("bucket"),
                    UNSIGNED.as("order"),
                    functions.col("id"),
                    functions.col("paired"),
                    functions.col("embedding"));
            parts.add(selected);
        }
        return parts.stream()
                .reduce(Dataset::union)
                .orElseThrow()
                .repartition(partitions, functions.col("slice"))
                .sortWithinPartitions("slice", "dataset", "bucket", "order", "id")
                .select("slice", "dataset", "bucket", "paired", "embedding")
                .as(Encoders.bean(SliceRow.class))
                .toJavaRDD();
    }
}
