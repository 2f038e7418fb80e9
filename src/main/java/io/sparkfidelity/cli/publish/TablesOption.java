package io.sparkfidelity.cli.publish;

import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.history.RunHistory;
import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.spark.table.TableStore;
import io.sparkfidelity.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tables that a report is appended to. */
public final class TablesOption {
    @Option(
            names = "--tables",
            paramLabel = "CATALOG.SCHEMA",
            description = "A schema of the session's catalog whose tables get this report's rows (none).")
    private @Nullable String tables;

    /** Finds out before any work that the schema is there; asks for a session only if there is to be one. */
    public void requireThere(Supplier<SparkSession> spark) throws OutputException {
        if (tables != null) {
            try {
                new TableStore(spark.get(), tables).requireThere();
            } catch (StorageException e) {
                throw new OutputException(e);
            }
        }
    }

    /** Appends a report, and gives lines that say where it is. */
    public List<String> add(Supplier<SparkSession> spark, String run, Report report) throws OutputException {
        if (tables == null) {
            return List.of();
        }
        try {
            List<String> added = new TableStore(spark.get(), tables).add(new ReportTable.Named(run, report));
            return List.of(
                    "tables: " + (added.isEmpty() ? tables + " has this report already" : String.join(", ", added)));
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }

    /** The runs in the tables of a schema, which is looked for at once. */
    public static RunHistory history(Supplier<SparkSession> spark, String schema) throws StorageException {
        TableStore store = new TableStore(spark.get(), schema);
        store.requireThere();
        return store;
    }

    /** Appends a report and what a gate said of it, here and where its history is. */
    public void add(
            Supplier<SparkSession> spark, Optional<String> history, ReportTable.Named report, GateResult outcome)
            throws OutputException {
        for (String schema : Stream.of(Optional.ofNullable(tables), history)
                .flatMap(Optional::stream)
                .distinct()
                .toList()) {
            try {
                TableStore store = new TableStore(spark.get(), schema);
                store.add(report);
                store.add(outcome);
            } catch (StorageException e) {
                throw new OutputException(e);
            }
        }
    }
}
