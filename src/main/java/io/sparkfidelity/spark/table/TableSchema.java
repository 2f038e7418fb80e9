package io.sparkfidelity.spark.table;

import io.sparkfidelity.report.table.Column;
import io.sparkfidelity.report.table.ReportTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Tables of reports in Spark's types. */
public final class TableSchema {
    private TableSchema() {}

    public static StructType of(ReportTable<?> table) {
        StructType schema = new StructType();
        for (Column column : table.columns()) {
            schema = schema.add(column.name(), type(column.kind()), true);
        }
        return schema;
    }

    private static DataType type(Column.Kind kind) {
        return switch (kind) {
            case TEXT -> DataTypes.StringType;
            case NUMBER -> DataTypes.DoubleType;
            case COUNT -> DataTypes.LongType;
            case TIME -> DataTypes.TimestampType;
            case FLAG -> DataTypes.BooleanType;
        };
    }

    /** Rows of a table, as a frame on the driver. */
    static Dataset<Row> frame(SparkSession spark, ReportTable<?> table, List<List<@Nullable Object>> rows) {
        return spark.createDataFrame(
                rows.stream()
                        .map(row -> RowFactory.create(
                                row.stream().map(TableSchema::external).toArray()))
                        .toList(),
                of(table));
    }

    private static @Nullable Object external(@Nullable Object value) {
        return value instanceof Instant time ? Timestamp.from(time) : value;
    }
}
