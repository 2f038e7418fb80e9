package io.sparkfidelity.source.caption;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How rows are brought together for joins. */
public final class Together {
    private Together() {}

    /**
     * The same rows, those of one value of a column in one part. There are as many parts as tasks run at a time: Spark's own 200
     * cost more than small sets hold, and what it keeps it does not coalesce.
     */
    public static Dataset<Row> by(String column, Dataset<Row> rows) {
        return rows.repartition(rows.sparkSession().sparkContext().defaultParallelism(), functions.col(column));
    }
}
