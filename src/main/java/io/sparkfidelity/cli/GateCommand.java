package io.sparkfidelity.cli;

import io.sparkfidelity.cli.publish.TablesOption;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.gate.BaselineRuns;
import io.sparkfidelity.report.gate.Gate;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.GateRules;
import io.sparkfidelity.report.gate.GateRulesException;
import io.sparkfidelity.report.gate.GateRulesFile;
import io.sparkfidelity.report.gate.GateTable;
import io.sparkfidelity.report.gate.JUnitXml;
import io.sparkfidelity.report.gate.NamedReport;
import io.sparkfidelity.report.history.HistoryFolder;
import io.sparkfidelity.report.history.RunHistory;
import io.sparkfidelity.report.history.StoredValues;
import io.sparkfidelity.report.table.ReportTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.BuiltInFiles;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gate}: passes or fails a night by rules. Needs no Spark session. */
@Command(
        name = "gate",
        description = "Passes or fails a report by rules, against the runs of a history.",
        sortOptions = false)
final class GateCommand implements Callable<Integer> {
    private static final BuiltInFiles FILES = BuiltInFiles.of("gate");

    @Spec
    private CommandSpec command;

    @Option(names = "--report", required = true, paramLabel = "FILE", description = "The night's report.json.")
    private String report = "";

    @Option(
            names = "--rules",
            required = true,
            paramLabel = "FILE",
            completionCandidates = BuiltInRules.class,
            description = "Rules in YAML, or by name those of conf/gate: ${COMPLETION-CANDIDATES}.")
    private String rules = "";

    @Mixin
    private HistoryOption history;

    @Mixin
    private TablesOption tables;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "Pins a report of the history, for rules that name no baseline of their own.")
    private @Nullable String baseline;

    @Option(
            names = "--accept",
            paramLabel = "WHY",
            description = "Accepts the run whatever the rules say, and records why; the exit code is 0.")
    private @Nullable String accept;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where gate.json, gate.xml and history.html go (beside the report).")
    private @Nullable String out;

    /** The names of the rules that come with the jar, for the help. */
    static final class BuiltInRules implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return FILES.names().iterator();
        }
    }

    /** Rules and what identifies them. */
    private record Chosen(GateRules rules, String digest) {}

    @Override
    public Integer call() throws Exception {
        Storage storage = SparkSessions.offlineStorage();
        if (accept != null && accept.isBlank()) {
            throw new UsageException("--accept wants a reason");
        }
        Path file = Given.path("--report", report);
        byte[] json = HistoryFolder.bytes(storage, file);
        Report night = ReportJson.parse(json, report);
        Chosen chosen = rules(storage, night);
        Optional<String> schema = history.schema();
        Optional<HistoryFolder> folder = schema.isPresent() ? Optional.empty() : history.open(storage);
        Path directory = directory(storage, file);
        OutputException.requireWritable(storage, directory);
        String run = HistoryFolder.name(json, report);
        StoredValues values = new StoredValues(storage, Given.folder(storage.resolve(file.toString())), folder);
        GateResult result;
        try (SparkSessions session = SparkSessions.lazily("spark-fidelity gate", Progress.silent())) {
            tables.requireThere(session);
            BaselineRuns runs = BaselineRuns.none();
            if (folder.isPresent()) {
                OutputException.requireWritable(storage, folder.get().folder());
                runs = baselines(folder.get(), chosen.rules(), run);
                folder.get().add(json, report);
                values.keep(night);
            } else if (schema.isPresent()) {
                runs = baselines(TablesOption.history(session, schema.get()), chosen.rules(), run);
            }
            result = result(night, run, chosen, Gate.judge(night, chosen.rules(), runs, values));
            write(storage, directory, folder, result);
            tables.add(session, schema, new ReportTable.Named(run, night), result);
        }
        PrintWriter console = command.commandLine().getOut();
        console.print(GateTable.of(result));
        console.println(TextTable.printable("gate: " + new Path(storage.resolve(directory.toString()), "gate.json")));
        console.flush();
        return result.accepted() ? ExitCode.OK.code() : ExitCode.GATE_FAILED.code();
    }

    private Chosen rules(Storage storage, Report night) throws UsageException, StorageException, GateRulesException {
        Optional<String> builtIn = FILES.text(rules);
        String text = builtIn.isPresent()
                ? builtIn.get()
                : storage.readText(storage.resolve(rules), Documents.LONGEST_YAML)
                        .orElseThrow(() -> new UsageException("--rules " + rules + ": no such file; name one, or "
                                + String.join(", ", FILES.names()) + " for those of the jar"));
        // A night without the score fails by the rule; a name that nobody knows is a slip of the pen.
        Set<String> measures = Stream.concat(
                        MeasureNames.AS_METRICS.stream(),
                        night.scores().stream().map(Report.ScoreEntry::metric))
                .collect(Collectors.toSet());
        Set<String> descriptions = night.measures().sets().stream()
                .map(MeasureEntry::measure)
                .filter(measure -> !measures.contains(measure))
                .collect(Collectors.toSet());
        GateRules parsed = GateRulesFile.parse(text, rules, measures, descriptions);
        if (baseline != null && !parsed.comparesWithCommonBaseline()) {
            throw new UsageException("--baseline says nothing to the rules " + rules
                    + ": none of them compares with a baseline that it does not name itself; leave it out");
        }
        GateRules complete = (baseline == null ? parsed : parsed.pinnedTo(baseline)).complete();
        if (history.folder().isEmpty() && (!complete.pinned().isEmpty() || complete.acceptedRuns() > 0)) {
            throw new UsageException("--history is missing: the rules compare with earlier runs");
        }
        return new Chosen(complete, Sha256.of(text));
    }

    /** Beside the report; reports of a history have only reports beside them. */
    private Path directory(Storage storage, Path file) throws UsageException, StorageException {
        Path directory = out == null
                ? Given.folder(storage.resolve(file.toString()))
                : storage.resolve(Given.path("--out", out).toString());
        Optional<String> reports = history.folder();
        if (reports.isPresent() && history.schema().isEmpty() && directory.equals(storage.resolve(reports.get()))) {
            throw new UsageException("--out must not be the history " + reports.get() + ", which holds reports only");
        }
        return directory;
    }

    private static BaselineRuns baselines(RunHistory history, GateRules rules, String run) throws StorageException {
        Map<String, NamedReport> pinned = new HashMap<>();
        for (String name : rules.pinned()) {
            pinned.put(name, history.read(name));
        }
        return new BaselineRuns(pinned, history.accepted(run, rules.acceptedRuns()));
    }

    private GateResult result(Report night, String run, Chosen chosen, Gate.Verdict verdict) {
        boolean holm = chosen.rules().correction() == GateRules.Correction.HOLM;
        return new GateResult(
                GateResult.SCHEMA,
                Version.tool(),
                run,
                night.startedAt(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                report,
                chosen.rules().name(),
                chosen.digest(),
                baseline,
                chosen.rules().correction().label(),
                holm ? chosen.rules().alpha() : null,
                verdict.tests(),
                verdict.passed(),
                verdict.passed() || accept != null,
                verdict.passed() ? null : accept,
                verdict.judgements());
    }

    private static void write(Storage storage, Path directory, Optional<HistoryFolder> folder, GateResult result)
            throws OutputException {
        try {
            storage.publish(new Path(directory, "gate.json"), Json.write(result));
            storage.publish(new Path(directory, "gate.xml"), JUnitXml.of(result));
            if (folder.isPresent()) {
                folder.get().add(result);
                storage.publish(
                        new Path(directory, "history.html"), folder.get().page());
            }
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }
}
