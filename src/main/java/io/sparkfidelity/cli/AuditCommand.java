package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.CommandWords;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.report.audit.AuditPage;
import io.sparkfidelity.report.audit.AuditReport;
import io.sparkfidelity.report.audit.AuditTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.audit.AuditJob;
import io.sparkfidelity.spark.audit.AuditPlan;
import io.sparkfidelity.spark.audit.AuditResult;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: every dataset against every other, to {@code report.json}, {@code report.html} and tables. */
@Command(
        name = "audit",
        description = "Compares every dataset with every other: distances, a map, duplicates, diversity.",
        sortOptions = false)
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--dataset", paramLabel = "NAME=SRC", description = "A set of images; given for each, 2 to 64.")
    private List<String> datasets = new ArrayList<>();

    @Option(
            names = "--split-by",
            paramLabel = "label|site",
            description = "Makes a dataset of every label or site of a source; one --dataset is enough then.")
    private String splitBy;

    @Option(names = "--model", paramLabel = "CARD", description = "A built-in model or a card file (embedded).")
    private String model;

    @Option(names = "--preset", paramLabel = "NAME", description = "A published tool's preprocessing, as for evaluate.")
    private String preset;

    @Option(
            names = "--metrics",
            paramLabel = "NAME",
            split = ",",
            description = "Of two sets (fid, fid_infinity, cmmd and cmmd_unbiased, as the model allows).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where report.json, report.html, duplicates.csv go.")
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
            description = "Compares the pairs of N embeddings a dataset, those with the smallest hashes (50000).")
    private Integer pairsLimit;

    @Option(
            names = "--duplicates-below",
            paramLabel = "X",
            description = "Cosine distance under which two images are near-duplicates (by model).")
    private Double duplicatesBelow;

    @Option(
            names = "--manifest",
            paramLabel = "[NAME=]FILE",
            description = "CSV or Parquet with a column id and any of label, site, unit; for all datasets or for one.")
    private List<String> manifests = new ArrayList<>();

    @Option(names = "--site-column", paramLabel = "COLUMN", description = "The site's column in manifests and tables.")
    private String siteColumn;

    @Option(names = "--site", paramLabel = "[NAME=]SITE", description = "The site of images that name none.")
    private List<String> sites = new ArrayList<>();

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
        AuditSpec complete = spec().complete();
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
        try (SparkSessions session = SparkSessions.open("spark-fidelity audit")) {
            Storage storage = session.storage();
            AuditPlan plan = complete.plan(storage);
            OutputException.requireWritable(storage, directory);
            OutputException.requireWritable(storage, plan.cache());
            Instant start = Instant.now();
            ConsoleProgress progress = new ConsoleProgress(command.commandLine().getErr(), System.console() != null);
            AuditResult result;
            try {
                result = new AuditJob(session.spark(), storage, progress).run(plan);
            } finally {
                progress.finish();
            }
            AuditReport report =
                    AuditReports.of(CommandWords.of(command), SpecFile.map(complete), start, result, session.spark());
            storage.publish(
                    new Path(directory, AuditReports.DUPLICATES), AuditReports.csv(report, result.duplicates()));
            Path file = new Path(directory, "report.json");
            storage.publish(file, Json.write(report));
            Path page = new Path(directory, "report.html");
            storage.publish(page, AuditPage.of(report).getBytes(StandardCharsets.UTF_8));
            console.print(AuditTable.of(report));
            console.println(TextTable.printable("report: " + storage.resolve(file.toString())));
            console.println(TextTable.printable("page: " + storage.resolve(page.toString())));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private AuditSpec spec() throws Exception {
        SpecFile file = layers.file();
        file.addFlag("datasets", datasets);
        file.addFlag("split-by", splitBy);
        file.addFlag("model", model);
        file.addFlag("preset", preset);
        file.addFlag("metrics", metrics);
        file.addFlag("manifests", manifests);
        file.addFlag("site-column", siteColumn);
        file.addFlag("sites", sites);
        file.addFlag("out", out);
        file.addFlag("cache", cache);
        file.addFlag("limit", limit);
        file.addFlag("pairs-limit", pairsLimit);
        file.addFlag("duplicates-below", duplicatesBelow);
        embedding.addTo(file);
        return file.as(AuditSpec.class);
    }
}
