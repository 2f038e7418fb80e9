package io.sparkfidelity.cli;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ScoreTable;
import io.sparkfidelity.spark.EvaluateJob;
import io.sparkfidelity.spark.EvaluationPlan;
import io.sparkfidelity.spark.EvaluationResult;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
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
            description = "Names, or all (those that a model allows, class_fid aside).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where report.json goes.")
    private String out;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where embeddings are kept (OUT/embeddings).")
    private String cache;

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

    @Option(names = "--engine", paramLabel = "NAME", description = "OnnxRuntime or PyTorch (the card's choice).")
    private String engine;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a call of the network (32).")
    private Integer batchSize;

    @Option(names = "--in-flight", paramLabel = "N", description = "Batches on one GPU at a time (2).")
    private Integer inFlight;

    @Option(names = "--decode-threads", paramLabel = "N", description = "Threads of a task that decode (2).")
    private Integer decodeThreads;

    @Option(
            names = "--chunk-images",
            paramLabel = "N",
            description = "Images of a chunk, the unit of a resumed run (a 64th of them, 20000 to 500000).")
    private Long chunkImages;

    @Option(names = "--max-reject-ratio", paramLabel = "X", description = "Fail above this share of rejects (0.001).")
    private Double maxRejectRatio;

    @Option(names = "--max-pixels", paramLabel = "N", description = "Reject larger images (100000000).")
    private Long maxPixels;

    @Option(names = "--spec", paramLabel = "FILE", description = "A YAML file with these options; flags win over it.")
    private String spec;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one key of the spec.")
    private List<String> settings = new ArrayList<>();

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
            requireWritable(storage, directory);
            requireWritable(storage, plan.cache());
            Instant start = Instant.now();
            ConsoleProgress progress = new ConsoleProgress(command.commandLine().getErr(), System.console() != null);
            EvaluationResult result;
            try {
                result = new EvaluateJob(session.spark(), storage, progress).run(plan);
            } finally {
                progress.finish();
            }
            Report report = report(complete, start, result, session.spark());
            Path file = new Path(directory, "report.json");
            storage.publish(file, Json.write(report));
            console.print(ScoreTable.of(report));
            console.println("report: " + storage.resolve(file.toString()));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private EvaluateSpec spec() throws Exception {
        SpecFile file = new SpecFile();
        if (spec != null) {
            java.nio.file.Path path = java.nio.file.Path.of(spec);
            if (!Files.isReadable(path)) {
                throw new UsageException("--spec " + spec + ": no such file");
            }
            file.addYaml(Files.readString(path, StandardCharsets.UTF_8), spec);
        }
        for (String setting : settings) {
            file.addSetting(setting);
        }
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
        file.addFlag("limit", limit);
        file.addFlag("pairs-limit", pairsLimit);
        file.addFlag("engine", engine);
        file.addFlag("batch-size", batchSize);
        file.addFlag("in-flight", inFlight);
        file.addFlag("decode-threads", decodeThreads);
        file.addFlag("chunk-images", chunkImages);
        file.addFlag("max-reject-ratio", maxRejectRatio);
        file.addFlag("max-pixels", maxPixels);
        return file.as(EvaluateSpec.class);
    }

    /** An output that cannot be written is nobody's input: it has the exit code of what is left over. */
    private static void requireWritable(Storage storage, Path directory) throws OutputException {
        try {
            storage.requireWritable(directory);
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }

    private static Report report(EvaluateSpec spec, Instant start, EvaluationResult result, SparkSession spark) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("java", System.getProperty("java.version"));
        environment.put("spark", spark.version());
        environment.put("master", spark.sparkContext().master());
        environment.put("openblas", OpenBlas.kernel());
        environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return new Report(
                Report.SCHEMA,
                Version.tool(),
                start.truncatedTo(ChronoUnit.SECONDS).toString(),
                SpecFile.map(spec),
                result.datasets().stream()
                        .map(dataset -> new Report.DatasetEntry(
                                dataset.name(),
                                dataset.role(),
                                dataset.model(),
                                dataset.source(),
                                dataset.set().found(),
                                dataset.set().embedded(),
                                dataset.set().rejected(),
                                dataset.set().rejects(),
                                dataset.duplicates(),
                                dataset.warnings(),
                                dataset.set().sourceFingerprint(),
                                dataset.tallyDigest()))
                        .toList(),
                result.models().stream()
                        .map(model -> new Report.ModelEntry(
                                model.name(), model.fingerprint(), model.dimension(), model.engine()))
                        .toList(),
                result.scores().stream()
                        .map(s -> Report.ScoreEntry.of(s.model(), s.reference(), s.candidate(), s.score()))
                        .toList(),
                result.differences().stream()
                        .map(d -> Report.DifferenceEntry.of(d.metric(), d.model(), d.from(), d.to(), d.difference()))
                        .toList(),
                result.timings().stream()
                        .map(t -> new Report.TimingEntry(t.stage(), t.duration().toMillis() / 1000.0, t.images()))
                        .toList(),
                environment);
    }
}
