package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.BalanceOption;
import io.sparkfidelity.cli.option.CandidatesOption;
import io.sparkfidelity.cli.option.MetricsOption;
import io.sparkfidelity.cli.option.NumericsOption;
import io.sparkfidelity.cli.publish.MlflowOption;
import io.sparkfidelity.cli.publish.TablesOption;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.PlainJava;
import io.sparkfidelity.cli.session.RunDetails;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.sites.TrustOption;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.evaluate.CompareJob;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.FixedPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: scores from tally files, features, statistics or embeddings, without images. */
@Command(
        name = "compare",
        description = "Scores from tally files, features, statistics or embeddings, in any mixture.",
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "[NAME=]X",
            description = "A tally file (.arrow), features (.npy, .npz with 'features'), statistics (.npz with 'mu' and"
                    + " 'sigma') or a folder of embeddings (CACHE/MODEL/SOURCE).")
    private String reference = "";

    @Mixin
    private CandidatesOption candidates;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private BalanceOption balance;

    @Mixin
    private ReportFolder out;

    @Mixin
    private HistoryOption history;

    @Mixin
    private TablesOption tables;

    @Mixin
    private MlflowOption mlflow;

    @Mixin
    private NumericsOption numerics;

    @Mixin
    private TrustOption trust;

    @Mixin
    private PairsLimit pairs;

    @Mixin
    private InceptionSplits splits;

    @Option(
            names = "--q",
            paramLabel = "BITS",
            description = "Bits behind the binary point of features (20, or what small or large features need).")
    private @Nullable Integer q;

    @Mixin
    private ConsoleOptions console;

    @Override
    public Integer call() throws Exception {
        candidates.complete();
        metrics.complete(List.of(MetricChoice.ALL));
        List<Metric> chosen = MetricChoice.named(metrics.names());
        balance.requireFor(chosen);
        mlflow.requireAddress();
        int pairsLimit = pairs.rows();
        if (q != null) {
            Given.within("--q", q, 0, FixedPoint.LARGEST_Q);
        }
        OptionalInt parts = splits.of(chosen);
        Path directory = out.path();
        try (ConsoleProgress progress = console.progress(command.commandLine());
                SparkSessions session = SparkSessions.lazily("spark-fidelity compare", progress)) {
            Storage storage = session.storage();
            Datasets names = new Datasets(storage);
            names.add(reference, "reference");
            for (String candidate : candidates.sources()) {
                names.add(candidate, "");
            }
            OutputException.requireWritable(storage, directory);
            Published published = new Published(storage, directory, history);
            tables.requireThere(session);
            Trust keys = trust.load(storage);
            List<CompareJob.Input> inputs = new ArrayList<>();
            for (Map.Entry<String, String> input : names.descriptions().entrySet()) {
                ComparedInput compared = PlainJava.here()
                        ? ComparedInput.withoutSpark(input.getValue(), storage, keys)
                        : ComparedInput.of(input.getValue(), storage, keys);
                inputs.add(new CompareJob.Input(input.getKey(), input.getValue(), compared));
            }
            Instant start = Instant.now();
            progress.waiting("comparing");
            Findings found = new CompareJob(
                            session,
                            numerics.agreement(),
                            q == null ? OptionalInt.empty() : OptionalInt.of(q),
                            pairsLimit,
                            parts,
                            balance.byLabel())
                    .run(inputs, chosen);
            progress.finish();
            Report report = Report.of(RunDetails.of(command, spec(parts), start, out.job(), session.opened()), found);
            List<String> places = new ArrayList<>(published.report(report));
            places.addAll(tables.add(session, Published.name(report), report));
            places.addAll(mlflow.add(
                    report,
                    Published.name(report),
                    storage.resolve(directory.toString()).toString(),
                    command.commandLine().getErr()));
            console.print(command.commandLine(), report, found.notes(), places);
        }
        return ExitCode.OK.code();
    }

    private Map<String, Object> spec(OptionalInt parts) throws UsageException {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("command", "compare");
        spec.put("reference", reference);
        spec.put("candidates", candidates.sources());
        spec.put("metrics", metrics.names());
        if (balance.byLabel()) {
            spec.put("balance", BalanceOption.LABEL);
        }
        parts.ifPresent(number -> spec.put("inception-splits", number));
        return spec;
    }
}
