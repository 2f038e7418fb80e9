package io.sparkfidelity.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.sparkfidelity.cli.Invocation;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.history.HistoryFolder;
import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.storage.WrittenPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** A command that writes a report, run once, when somebody wants it. Thread-safe. */
final class ReportJob {
    private static final Documents YAML = Documents.yaml(mapper -> mapper);
    private static final String COMMAND = "command";
    private static final String OUT = "out";
    private static final Set<String> COMMANDS = Set.of("evaluate", "compare", "audit");

    /** In a session's warehouse, which its executors reach and it may write to. */
    private static final String FOLDER = "fidelity";

    private final TreeMap<String, String> options;
    private final String command;
    private Optional<ReportTable.Named> report = Optional.empty();

    /**
     * Runs nothing yet.
     *
     * @param options by their names on the command line, without dashes
     * @throws IllegalArgumentException if one cannot be
     */
    ReportJob(Map<String, String> options) {
        this.options = new TreeMap<>(options);
        this.options.remove(FidelitySource.TABLE);
        String named = this.options.remove(COMMAND);
        this.command = named == null ? "evaluate" : named;
        if (!COMMANDS.contains(command)) {
            throw new IllegalArgumentException(
                    "the data source fidelity has no command '" + command + "'; there are evaluate, compare and audit");
        }
        if (this.options.containsKey("path")) {
            throw new IllegalArgumentException(
                    "the data source fidelity reads no path; name a 'reference' and a 'candidate' as options");
        }
    }

    /**
     * The report.
     *
     * @throws JobFailure if the command fails, with the line that it says
     */
    synchronized ReportTable.Named report() {
        if (report.isEmpty()) {
            report = Optional.of(run());
        }
        return report.get();
    }

    private ReportTable.Named run() {
        SparkSession spark = SparkSession.active();
        String out = options.computeIfAbsent(
                OUT,
                key -> WrittenPath.below(
                        WrittenPath.below(spark.conf().get("spark.sql.warehouse.dir"), FOLDER),
                        Sha256.of(command + options).substring(0, 16)));
        Invocation run = Invocation.of(arguments());
        if (run.code() != 0) {
            throw new JobFailure(run);
        }
        Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
        try {
            Path file = new Path(storage.resolve(out), "report.json");
            byte[] json = HistoryFolder.bytes(storage, file);
            return new ReportTable.Named(
                    HistoryFolder.name(json, file.toString()), ReportJson.parse(json, file.toString()));
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A value in brackets is a list, as in a job spec: the option is given once for each of its entries. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(command));
        options.forEach((name, value) -> values(name, value).forEach(each -> arguments.add("--" + name + "=" + each)));
        return arguments;
    }

    private static List<String> values(String name, String value) {
        if (!value.startsWith("[") || !value.endsWith("]")) {
            return List.of(value);
        }
        try {
            return YAML.read(value, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the option '" + name + "' is no list: write [\"A\", \"B\"], with quotes around an"
                            + " entry that has signs of YAML's, such as sample:?count=100",
                    e);
        }
    }
}
