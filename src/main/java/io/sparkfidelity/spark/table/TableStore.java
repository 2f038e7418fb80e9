package io.sparkfidelity.spark.table;

import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.NamedReport;
import io.sparkfidelity.report.history.RunHistory;
import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.report.table.ReportTables;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of reports in one schema of the session's catalog. Each append is one write of one table: atomic where the
 * table's format is (Delta, Iceberg), and repeated by the next run of the same report where it failed.
 */
public final class TableStore implements RunHistory {
    private static final String RUN = "run";
    private static final String REPORTS = "reports";

    private final SparkSession spark;
    private final String schema;

    /** @param schema as SQL names it, with or without a catalog */
    public TableStore(SparkSession spark, String schema) {
        this.spark = spark;
        this.schema = schema;
    }

    /** @throws StorageException if there is no such schema */
    public void requireThere() throws StorageException {
        boolean there;
        try {
            there = spark.catalog().databaseExists(schema);
        } catch (RuntimeException e) {
            throw new StorageException("'" + schema + "' is no name of a schema; write CATALOG.SCHEMA", e);
        }
        if (!there) {
            throw new StorageException(
                    "the session's catalog has no schema '" + schema + "'; make it first: CREATE SCHEMA " + schema);
        }
    }

    /** Appends what is not there yet of a report, and gives the names of the tables that have got rows. */
    public List<String> add(ReportTable.Named report) throws StorageException {
        List<String> added = new ArrayList<>();
        for (ReportTable<ReportTable.Named> table : ReportTables.ofReports()) {
            if (append(table, report, functions.col(RUN).equalTo(report.run()))) {
                added.add(name(table.name()));
            }
        }
        return added;
    }

    /** Appends what a gate said. */
    public void add(GateResult outcome) throws StorageException {
        append(
                ReportTables.gates(),
                outcome,
                functions
                        .col(RUN)
                        .equalTo(outcome.run())
                        .and(functions
                                .col("gated_at")
                                .equalTo(functions.lit(outcome.gatedAt()).cast("timestamp")))
                        // Within a second of its failure a night may be accepted.
                        .and(functions.col("night_accepted").equalTo(outcome.accepted())));
    }

    /** @param same rows that say that it is there already */
    private <S> boolean append(ReportTable<S> table, S source, Column same) throws StorageException {
        List<List<Object>> rows = table.rows().apply(source);
        if (rows.isEmpty()) {
            return false;
        }
        String name = name(table.name());
        try {
            Dataset<Row> frame = TableSchema.frame(spark, table, rows);
            if (!spark.catalog().tableExists(name)) {
                frame.write().format(format()).mode(SaveMode.Append).saveAsTable(name);
                return true;
            }
            grow(name, frame.schema());
            // What another run has written since this session has read the table.
            spark.catalog().refreshTable(name);
            Dataset<Row> present = spark.table(name);
            if (!present.filter(same).limit(1).isEmpty()) {
                return false;
            }
            Set<String> known = Set.of(frame.columns());
            frame.select(Arrays.stream(present.schema().fields())
                            .map(field -> known.contains(field.name())
                                    ? functions.col(field.name())
                                    : functions.lit(null).cast(field.dataType()).as(field.name()))
                            .toArray(Column[]::new))
                    .write()
                    .insertInto(name);
            return true;
        } catch (RuntimeException e) {
            throw failure("write to", name, e);
        }
    }

    /** Gives a table the columns that it lacks. */
    private void grow(String name, StructType wanted) {
        Set<String> there = Set.of(spark.table(name).columns());
        List<String> missing = Arrays.stream(wanted.fields())
                .filter(field -> !there.contains(field.name()))
                .map(TableStore::column)
                .toList();
        if (!missing.isEmpty()) {
            spark.sql("ALTER TABLE " + name + " ADD COLUMNS (" + String.join(", ", missing) + ")");
        }
    }

    private static String column(StructField field) {
        return field.name() + " " + field.dataType().sql();
    }

    /** The format of a table that is made new: its catalog's own, where that is one of Delta's or Iceberg's. */
    private String format() {
        String[] parts = schema.split("\\.");
        String catalog = parts.length > 1 ? parts[0] : spark.catalog().currentCatalog();
        String type = spark.conf().get("spark.sql.catalog." + catalog, "").toLowerCase(Locale.ROOT);
        return List.of("delta", "iceberg").stream()
                .filter(type::contains)
                .findFirst()
                .orElse(spark.conf().get("spark.sql.sources.default"));
    }

    @Override
    public NamedReport read(String run) throws StorageException {
        List<Row> found = rows(REPORTS, functions.col(RUN).equalTo(run), "report");
        if (found.isEmpty()) {
            throw new StorageException("the table " + name(REPORTS) + " has no run '" + run + "'; name one of its own");
        }
        return new NamedReport(run, ReportJson.parse(found.get(0).getString(0).getBytes(StandardCharsets.UTF_8), run));
    }

    @Override
    public List<NamedReport> accepted(String before, int count) throws StorageException {
        List<NamedReport> reports = new ArrayList<>();
        String gates = name(ReportTables.gates().name());
        if (count == 0 || !spark.catalog().tableExists(gates)) {
            return reports;
        }
        List<Row> runs;
        try {
            runs = spark.table(gates)
                    .filter(functions.col(RUN).lt(before))
                    .groupBy(RUN)
                    .agg(functions
                            // Of two in one second the one that accepts is the later: nobody takes that back.
                            .max_by(
                                    functions.col("night_accepted"),
                                    functions.struct(functions.col("gated_at"), functions.col("night_accepted")))
                            .as("accepted"))
                    .filter("accepted")
                    .orderBy(functions.col(RUN).desc())
                    .limit(count)
                    .collectAsList();
        } catch (RuntimeException e) {
            throw failure("read", gates, e);
        }
        for (Row run : runs) {
            reports.add(read(run.getString(0)));
        }
        return reports;
    }

    private List<Row> rows(String table, Column where, String column) throws StorageException {
        String name = name(table);
        try {
            return spark.table(name).filter(where).select(column).limit(1).collectAsList();
        } catch (RuntimeException e) {
            throw failure("read", name, e);
        }
    }

    private String name(String table) {
        return Arrays.stream(schema.split("\\."))
                        .map(part -> part.startsWith("`") ? part : "`" + part + "`")
                        .collect(Collectors.joining("."))
                + "." + table;
    }

    private static StorageException failure(String what, String name, RuntimeException e) {
        String reason = Optional.ofNullable(e.getMessage())
                .orElse("")
                .lines()
                .findFirst()
                .orElse("");
        return new StorageException("cannot " + what + " the table " + name + ": " + reason, e);
    }
}
