package io.sparkfidelity.cli.rows;

import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.report.table.ReportTables;
import io.sparkfidelity.spark.table.TableSchema;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code fidelity}. Its options are those of {@code evaluate}, without their dashes; besides, {@code command}
 * names another command that writes a report, and {@code table} what of the report is wanted: {@code scores} by default.
 *
 * <p>Public for Spark, which finds it by its name.
 */
public final class FidelitySource implements TableProvider, DataSourceRegister {
    /** What of the report is wanted. */
    static final String TABLE = "table";

    @Override
    public String shortName() {
        return "fidelity";
    }

    /** @throws IllegalArgumentException if there is no table of that name */
    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return TableSchema.of(table(options.getOrDefault(TABLE, "scores")));
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        return new FidelityTable(
                table(options.getOrDefault(TABLE, "scores")), new ReportJob(options.asCaseSensitiveMap()));
    }

    private static ReportTable<ReportTable.Named> table(String name) {
        return ReportTables.named(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("the data source fidelity has no table '" + name + "'; there are "
                                + String.join(
                                        ", ",
                                        ReportTables.ofReports().stream()
                                                .map(ReportTable::name)
                                                .toList())));
    }
}
