package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.CommandWords;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.ScoreTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.evaluate.CompareJob;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.spark.pairs.PairsJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.FixedPoint;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
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
    private String reference;

    @Option(
            names = "--candidate",
            required = true,
            paramLabel = "[NAME=]X",
            description = "As --reference; may be given many times.")
    private List<String> candidates = new ArrayList<>();

    @Option(names = "--metrics", paramLabel = "NAME", split = ",", description = "Names, or all (all).")
    private List<String> metrics = List.of(MetricChoice.ALL);

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where report.json and report.html go.")
    private String out;

    @Option(names = "--history", paramLabel = "DIR", description = "A folder of reports to add this one to (none).")
    private String history;

    @Option(names = "--mixed-numerics", description = "Takes tallies of different engines whose probes agree.")
    private boolean mixedNumerics;

    @Option(names = "--trust", paramLabel = "PATH", description = "Public keys; tally files must be signed by one.")
    private String trust;

    @Option(
            names = "--pairs-limit",
            paramLabel = "N",
            description = "Rows a side for metrics of pairs, those with the smallest hashes (50000).")
    private int pairsLimit = PairsJob.DEFAULT_LIMIT;

    @Option(
            names = "--inception-splits",
            paramLabel = "N",
            description = "Inception Scores of N parts too, as mean and deviation; needs folders of embeddings (none).")
    private Integer inceptionSplits;

    @Option(
            names = "--q",
            paramLabel = "BITS",
            description = "Bits behind the binary point of features (20, or what small or large features need).")
    private Integer q;

    @Override
    public Integer call() throws Exception {
        List<Metric> chosen = MetricChoice.named(metrics);
        if (pairsLimit < 2) {
            throw new UsageException("--pairs-limit is " + pairsLimit + "; it must be 2 or more");
        }
        if (q != null && (q < 0 || q > FixedPoint.LARGEST_Q)) {
            throw new UsageException("--q is " + q + "; it must be 0 to " + FixedPoint.LARGEST_Q);
        }
        OptionalInt splits = EvaluateSpec.inceptionSplits(inceptionSplits, chosen);
        PrintWriter console = command.commandLine().getOut();
        try (SparkSessions session = SparkSessions.lazily("spark-fidelity compare")) {
            Storage storage = session.storage();
            Datasets names = new Datasets(storage);
            names.add(reference, "reference");
            for (String candidate : candidates) {
                names.add(candidate, "");
            }
            Path directory = EvaluateSpec.path("out", out);
            OutputException.requireWritable(storage, directory);
            Published published = new Published(storage, directory, Optional.ofNullable(history));
            Trust keys = trust == null ? Trust.unsigned() : Trust.load(storage, List.of(trust));
            List<CompareJob.Input> inputs = new ArrayList<>();
            for (Map.Entry<String, String> input : names.descriptions().entrySet()) {
                inputs.add(new CompareJob.Input(
                        input.getKey(), input.getValue(), ComparedInput.of(input.getValue(), storage, keys)));
            }
            Instant start = Instant.now();
            CompareJob.Result result = new CompareJob(
                            session::spark,
                            new KeyAgreement(mixedNumerics),
                            q == null ? OptionalInt.empty() : OptionalInt.of(q),
                            pairsLimit,
                            splits)
                    .run(inputs, chosen);
            Report report = Reports.of(CommandWords.of(command), spec(), start, result, session.opened());
            console.print(ScoreTable.of(report));
            result.notes().forEach(note -> console.println("note: " + TextTable.printable(note)));
            published.report(report).forEach(console::println);
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private Map<String, Object> spec() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("command", "compare");
        spec.put("reference", reference);
        spec.put("candidates", candidates);
        spec.put("metrics", metrics);
        if (inceptionSplits != null) {
            spec.put("inception-splits", inceptionSplits);
        }
        return spec;
    }
}
