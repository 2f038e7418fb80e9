package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.CommandWords;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.ScoreTable;
import io.sparkfidelity.report.text.SlicesTable;
import io.sparkfidelity.spark.cache.EvaluationResult;
import io.sparkfidelity.spark.evaluate.EvaluateJob;
import io.sparkfidelity.spark.evaluate.EvaluationPlan;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: every candidate against the reference, to {@code report.json} and a table. */
@Command(name = "evaluate", description = "Scores one or more image sets against a reference.", sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--reference", paramLabel = "SRC", description = "A directory, or sample:?count=...&seed=...")
    private String reference;

    @Option(names = "--candidate", paramLabel = "[NAME=]SRC", description = "As --reference; may be given many times.")
    private List<String> candidates = new ArrayList<>();

    @Option(names = "--model", paramLabel = "CARD", description = "A built-in model or a card file (embedded).")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A published tool's preprocessing: pytorch-fid, clean-fid, tf2015, torchmetrics, cmmd, fd-dinov2.")
    private List<String> presets = new ArrayList<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Counts, resolution, presets and metrics of a known comparison: coco2014-30k, coco2017-5k,"
                    + " imagenet-50k, cifar10-50k, ffhq-50k, small-medical.")
    private String protocol;

    @Option(
            names = "--metrics",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Names, or all (those that a model allows; class_fid, precision_k3 and recall_k3 by name only).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where report.json and report.html go.")
    private String out;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where embeddings are kept (OUT/embeddings).")
    private String cache;

    @Option(names = "--history", paramLabel = "DIR", description = "A folder of reports to add this one to (none).")
    private String history;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Takes N images of each source, those with the smallest hashes of their ids (all).")
    private Long limit;

    @Option(
            names = "--pairs-limit",
            paramLabel = "N",
            description = "Compares the pairs of N embeddings a set, those with the smallest hashes (50000).")
    private Integer pairsLimit;

    @Option(
            names = "--inception-splits",
            paramLabel = "N",
            description = "Inception Scores of N parts of each candidate too, as mean and deviation (none).")
    private Integer inceptionSplits;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Shows N images of each set in the report, in small (12); 0 for none.")
    private Integer samples;

    @Option(
            names = "--manifest",
            paramLabel = "[NAME=]FILE",
            description = "CSV or Parquet with a column id and any of label, site, unit; for all datasets or for one.")
    private List<String> manifests = new ArrayList<>();

    @Option(names = "--site-column", paramLabel = "COLUMN", description = "The site's column in manifests and tables.")
    private String siteColumn;

    @Option(names = "--site", paramLabel = "[NAME=]SITE", description = "The site of images that name none.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--same-units",
            description = "All sets have the same units, such as prompts: errors then leave them out together.")
    private Boolean sameUnits;

    @Option(
            names = "--group-by",
            paramLabel = "COLUMN",
            description = "Scores slices too: label, site, or a column of the manifests or tables.")
    private String groupBy;

    @Option(
            names = "--min-slice",
            paramLabel = "N",
            description = "Images that a slice needs on both sides to be scored (50).")
    private Long minSlice;

    @Mixin
    private EmbedOptions embedding;

    @Mixin
    private SpecOptions layers;

    @Option(
            names = "--dry-run",
            description = "Checks the arguments, prints the job, reads no image and writes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        EvaluateSpec complete = spec().complete();
        PrintWriter console = command.commandLine().getOut();
        if (dryRun) {
            complete.plan(SparkSessions.offlineStorage());
            console.print(SpecFile.yaml(complete));
            console.flush();
            return ExitCode.OK.code();
        }
        Path directory = EvaluateSpec.path("out", complete.out());
        if (complete.plansOffline()) {
            // Before a session is started: a wrong name should answer at once.
            complete.plan(SparkSessions.offlineStorage());
        }
        try (SparkSessions session = SparkSessions.open("spark-fidelity evaluate")) {
            Storage storage = session.storage();
            EvaluationPlan plan = complete.plan(storage);
            OutputException.requireWritable(storage, directory);
            OutputException.requireWritable(storage, plan.cache());
            Published published = new Published(storage, directory, Optional.ofNullable(complete.history()));
            EvaluateSpec.requireSliceColumn(plan, session.spark());
            Instant start = Instant.now();
            ConsoleProgress progress = new ConsoleProgress(command.commandLine().getErr(), System.console() != null);
            EvaluationResult result;
            try {
                result = new EvaluateJob(session.spark(), storage, progress).run(plan);
            } finally {
                progress.finish();
            }
            Report report =
                    Reports.of(CommandWords.of(command), SpecFile.map(complete), start, result, session.spark());
            console.print(ScoreTable.of(report));
            console.print(SlicesTable.of(report));
            published.report(report).forEach(console::println);
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private EvaluateSpec spec() throws Exception {
        SpecFile file = layers.file();
        file.addFlag("reference", reference);
        file.addFlag("candidates", candidates);
        file.addFlag("models", models);
        file.addFlag("presets", presets);
        file.addFlag("protocol", protocol);
        file.addFlag("metrics", metrics);
        file.addFlag("manifests", manifests);
        file.addFlag("site-column", siteColumn);
        file.addFlag("sites", sites);
        file.addFlag("same-units", sameUnits);
        file.addFlag("out", out);
        file.addFlag("cache", cache);
        file.addFlag("history", history);
        file.addFlag("limit", limit);
        file.addFlag("pairs-limit", pairsLimit);
        file.addFlag("inception-splits", inceptionSplits);
        file.addFlag("group-by", groupBy);
        file.addFlag("min-slice", minSlice);
        file.addFlag("samples", samples);
        embedding.addTo(file);
        return file.as(EvaluateSpec.class);
    }
}
