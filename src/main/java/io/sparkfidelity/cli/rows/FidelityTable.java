package io.sparkfidelity.cli.rows;

import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.spark.table.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** One table of one job's report; its rows are made on the driver. */
final class FidelityTable implements SupportsRead {
    private final ReportTable<ReportTable.Named> table;
    private final ReportJob job;

    FidelityTable(ReportTable<ReportTable.Named> table, ReportJob job) {
        this.table = table;
        this.job = job;
    }

    @Override
    public String name() {
        return "fidelity." + table.name();
    }

    // Spark 4 would have columns instead, which 3.5 does not ask for.
    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
        return TableSchema.of(table);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> new Rows(table, job);
    }

    /** Asked for its rows when a query is planned. */
    private record Rows(ReportTable<ReportTable.Named> table, ReportJob job) implements LocalScan {
        @Override
        public StructType readSchema() {
            return TableSchema.of(table);
        }

        @Override
        public String description() {
            return "fidelity." + table.name();
        }

        @Override
        public InternalRow[] rows() {
            return table.rows().apply(job.report()).stream().map(Rows::internal).toArray(InternalRow[]::new);
        }

        private static InternalRow internal(List<@Nullable Object> row) {
            return new GenericInternalRow(row.stream().map(Rows::internal).toArray());
        }

        private static @Nullable Object internal(@Nullable Object value) {
            if (value instanceof String text) {
                return UTF8String.fromString(text);
            }
            if (value instanceof Instant time) {
                return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
            }
            return value;
        }
    }
}
