package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.SiteColumn;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.cli.sites.KeyOption;
import io.sparkfidelity.cli.sites.Leaving;
import io.sparkfidelity.cli.sites.MaskKeyOption;
import io.sparkfidelity.cli.sites.MeasureTable;
import io.sparkfidelity.cli.sites.PrivacyOption;
import io.sparkfidelity.cli.sites.RosterOption;
import io.sparkfidelity.cli.sites.TrustOption;
import io.sparkfidelity.cli.sites.VoteTable;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.privacy.PrivacyPolicy;
import io.sparkfidelity.federate.secure.Session;
import io.sparkfidelity.federate.secure.SiteSession;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Rejects;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.site.SiteTallyJob;
import io.sparkfidelity.spark.site.SiteTallyPlan;
import io.sparkfidelity.spark.site.SiteTallyResult;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of what a site exports, and the export itself: a tally of its images, or their votes for candidates. */
final class SiteExport {
    private static final int UNIT_KIND_LENGTH = 64;

    @Option(names = "--images", paramLabel = "SRC", description = "A directory, or any other source.")
    private String images = "";

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "The site, in the tally file; of images that name none.")
    private String site = "";

    @Mixin
    private SiteColumn siteColumn;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "CSV or Parquet with a column id and any of label, site, unit.")
    private @Nullable String manifest;

    @Mixin
    private PrepareOption prepare;

    @Option(
            names = "--unit-kind",
            paramLabel = "WORD",
            defaultValue = SiteTallyPlan.IMAGE,
            description = "What the manifest's or table's units are, such as patient (${DEFAULT-VALUE}).")
    private String unitKind = SiteTallyPlan.IMAGE;

    @Mixin
    private PrivacyOption policy;

    @Mixin
    private RosterOption roster;

    @Mixin
    private MaskKeyOption maskKey;

    @Mixin
    private TrustOption trust;

    @Mixin
    private KeyOption key;

    @Mixin
    private TallyFileOption out;

    @Mixin
    private CacheFolder cache;

    @Mixin
    private EmbedOptions embedding;

    @Mixin
    private SpecOptions layers;

    @Mixin
    private DryRun dryRun;

    /**
     * What is exported.
     *
     * @param labels whether each label is tallied by itself as well
     * @param projections whether projections are counted too
     * @param measures that are counted too
     * @param captions where the images' are, as they were given
     * @param candidates the source of what the images vote for; a tally if none is given
     */
    record Wanted(
            boolean labels,
            boolean projections,
            MeasureChoices measures,
            List<String> captions,
            Optional<String> candidates) {}

    /**
     * Exports.
     *
     * @param command whose options these are
     * @return the exit code
     */
    int run(CommandSpec command, Wanted wanted) throws Exception {
        complete();
        String privacy = policy.required();
        PrintWriter console = command.commandLine().getOut();
        boolean judged = !privacy.equals(PrivacyPolicy.NONE);
        if (dryRun.asked() || model.offline()) {
            // Before a session is started: a wrong name should answer at once.
            Storage offline = SparkSessions.offlineStorage();
            SiteTallyPlan job = plan(offline, wanted, false);
            if (judged && !privacy.contains("://")) {
                PrivacyPolicy.load(offline, privacy);
            }
            if (dryRun.asked()) {
                DryRun.requireThere(
                        Stream.concat(Stream.of(job.images()), job.candidates().stream())
                                .toList(),
                        offline);
            }
        }
        if (dryRun.asked()) {
            console.print(new SpecKeys(command).yaml());
            console.flush();
            if (!judged) {
                return ExitCode.OK.code();
            }
        }
        try (ConsoleProgress progress = ConsoleProgress.of(command.commandLine());
                SparkSessions session = SparkSessions.open("spark-fidelity " + command.name(), progress)) {
            Storage storage = session.storage();
            Optional<SiteKey> signer = key.load(storage);
            Leaving leaving = Leaving.of(storage, privacy, masks(storage, privacy), signer);
            SiteTallyPlan plan = plan(storage, wanted, leaving.bounds());
            Path file = out.path();
            OutputException.requireWritable(storage, Given.folder(file));
            OutputException.requireWritable(storage, plan.cache());
            // Beside the embeddings: ids do not belong into the folder of what leaves.
            Path rejects = new Path(plan.cache(), file.getName() + "." + RejectsFile.NAME);
            SiteTallyResult result;
            try {
                result = RejectsFile.naming(
                        storage, rejects, progress, () -> new SiteTallyJob(session.spark(), storage, progress)
                                .run(plan));
            } finally {
                progress.finish();
            }
            RejectsFile named = new RejectsFile();
            named.add(site, result.set().rejectedImages());
            storage.publishForOwner(rejects, named.bytes());
            if (result.set().rejected() > 0) {
                console.println(TextTable.printable("rejects: "
                        + Rejects.words(
                                result.set().rejectedImages(), result.set().rejected())
                        + ", in " + storage.resolve(rejects.toString())));
            }
            TallyFile tally = TallyFile.ofSites(result.key(), Version.name(), PrivacyPolicy.NONE, result.groups());
            if (dryRun.asked()) {
                StringWriter would = new StringWriter();
                print(new PrintWriter(would), result, leaving.judged(tally, result.contents()));
                console.println("# What would leave" + (leaving.noised() ? ", before noise" : "")
                        + "; nothing was written but embeddings, and nothing recorded:");
                would.toString().lines().forEach(line -> console.println("# " + line));
                console.flush();
                return ExitCode.OK.code();
            }
            if (wanted.candidates().isPresent()) {
                // Public: whoever has the candidates can make it. It says which vote is whose.
                storage.publish(
                        storage.resolve(VoteTable.placesOf(file.toString())), VoteTable.places(result.candidates()));
            }
            TallyFile export = leaving.spent(tally, result.contents(), Instant.now());
            leaving.publish(storage, file.toString(), export);
            print(console, result, export);
            leaving.words().lines().forEach(console::println);
            VoteTable.of(export, result.candidates()).ifPresent(console::print);
            console.println((wanted.candidates().isEmpty() ? "tally: " : "votes: ")
                    + storage.resolve(file.toString())
                    + signer.map(s -> ", signed by " + s.publicKey()).orElse(""));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    /** The session in which the site takes part, if it is one of a roster. */
    private Optional<SiteSession> masks(Storage storage, String privacy) throws Exception {
        Optional<Session> session = roster.session(storage, trust);
        return session.isEmpty()
                ? Optional.empty()
                : Optional.of(SiteSession.of(
                        session.get(),
                        site,
                        storage,
                        maskKey.required(),
                        privacy,
                        key.required(storage, "a masked tally").publicKey()));
    }

    /** Fills the options' defaults in; complains of what has none, and of what cannot be. */
    private void complete() throws UsageException {
        Given.require("--images", images);
        Given.require("--site", site);
        String file = out.path().toString();
        policy.required();
        requireSiteName();
        if (!unitKind.matches("[A-Za-z0-9._-]{1," + UNIT_KIND_LENGTH + "}")) {
            throw new UsageException("--unit-kind is '" + unitKind + "'; write a word, such as patient");
        }
        embedding.complete();
        model.complete();
        cache.complete(file);
    }

    /** The plan of complete options; reads card files, but opens no source yet. */
    private SiteTallyPlan plan(Storage storage, Wanted wanted, boolean clip) throws UsageException {
        ModelChoice choice = model.choice(storage, embedding.engine(), "a tally");
        if (wanted.measures().clipScore() && !wanted.measures().allow(choice)) {
            throw new UsageException(MeasureNames.CLIP_SCORE + " cannot be had from the model '"
                    + choice.card().title()
                    + "': its card has no text tower; leave --captions out, or take a card with one"
                    + " (submit/models/pretrained.py --vocabulary writes it for CLIP)");
        }
        Optional<String> candidates = wanted.candidates();
        Datasets datasets = new Datasets(storage);
        datasets.add(images, site);
        return new SiteTallyPlan(
                prepare.applied(datasets.sources(
                                manifest == null ? List.of() : List.of(manifest),
                                siteColumn.name(),
                                List.of(site),
                                wanted.captions()))
                        .get(0),
                choice,
                wanted.labels(),
                wanted.projections(),
                wanted.measures(),
                clip && candidates.isEmpty(),
                candidates.isEmpty() ? Optional.empty() : Optional.of(source(storage, candidates.get())),
                unitKind,
                embedding.settings(),
                cache.path(),
                embedding.maxRejectRatio());
    }

    private NamedSource source(Storage storage, String candidates) throws UsageException {
        Datasets datasets = new Datasets(storage);
        datasets.add(candidates, "candidates");
        return prepare.applied(datasets.sources(List.of(), Optional.empty(), List.of(), List.of()))
                .get(0);
    }

    private void requireSiteName() throws UsageException {
        try {
            Group.whole(site);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--site: " + e.getMessage());
        }
    }

    private static void print(PrintWriter console, SiteTallyResult result, TallyFile export) {
        EmbeddingSet set = result.set();
        set.prepare().ifPresent(step -> console.println("prepared by " + step.label()));
        console.printf(
                Locale.ROOT,
                "%,d found = %,d embedded + %,d rejected%s%n",
                set.found(),
                set.embedded(),
                set.rejected(),
                set.rejected() > 0 ? " " + set.rejects() : "");
        TextTable table =
                new TextTable(List.of("site", "label", "n", "buckets", "smallest", "fields"), Set.of(2, 3, 4));
        for (Map.Entry<Group, GroupTally> entry : export.groups().entrySet()) {
            GroupTally group = entry.getValue();
            table.add(List.of(
                    entry.getKey().site(),
                    entry.getKey().isWhole() ? "(all)" : entry.getKey().label(),
                    TextTable.count(group.n()),
                    TextTable.count(group.buckets()),
                    TextTable.count(group.smallest()),
                    String.join(
                            " ",
                            group.fields().stream()
                                    .map(field -> field.name())
                                    .filter(field -> TalliedMeasure.of(field).isEmpty())
                                    .toList())));
        }
        console.print(table);
        console.print(MeasureTable.ofFile(export));
        result.unmeasured()
                .forEach((measure, reasons) -> console.println(TextTable.printable("without " + measure + ": "
                        + reasons.entrySet().stream()
                                .map(reason ->
                                        String.format(Locale.ROOT, "%,d (%s)", reason.getValue(), reason.getKey()))
                                .collect(Collectors.joining(", ")))));
        if (!result.leftAlone().isEmpty()) {
            console.println("left alone: " + TextTable.printable(LeftAlone.words(result.leftAlone())));
        }
        result.warnings().forEach(warning -> console.println("note: " + TextTable.printable(warning)));
        export.provenance().notes().forEach(note -> console.println("note: " + TextTable.printable(note)));
        export.provenance().issues().stream().limit(1).forEach(issue -> console.println("this is " + issue.words()));
        for (Contributor contributor : export.provenance().contributors()) {
            console.println("digest of " + contributor.site() + ": " + contributor.tally());
        }
        console.flush();
    }
}
