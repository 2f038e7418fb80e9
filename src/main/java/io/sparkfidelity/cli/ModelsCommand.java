package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.DeviceOption;
import io.sparkfidelity.cli.option.EngineOption;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.Artifact;
import io.sparkfidelity.embed.CardFiles;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.embed.TextEmbedder;
import io.sparkfidelity.embed.TextTower;
import io.sparkfidelity.embed.pair.PairCard;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.spark.cache.DeviceReport;
import io.sparkfidelity.spark.cache.Progress;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models}: cards and their weights. */
@Command(name = "models", description = "Model cards and their weights.", subcommands = QualifyCommand.class)
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                command.commandLine(), "no command: write models list, show, fetch, verify, devices or qualify");
    }

    @Command(name = "list", description = "The cards that come with this jar.")
    int list() throws ModelException {
        PrintWriter out = command.commandLine().getOut();
        for (String name : ModelCards.names()) {
            String yaml = ModelCards.builtIn(name).orElseThrow();
            if (ModelCards.arePairs(yaml)) {
                PairCard card = PairCards.parse(yaml, name);
                list(card.files(), "pairs", card.description());
            } else {
                ModelCard card = ModelCards.parse(yaml, name);
                list(card.files(), String.valueOf(card.dimension()), card.description());
            }
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private void list(CardFiles files, String gives, String description) {
        command.commandLine()
                .getOut()
                .printf(
                        "%-18s %5s  %-14s %s%n",
                        files.name(), gives, files.artifacts().isEmpty() ? "to be exported" : "ready", description);
    }

    private static CardFiles files(String yaml, String name) throws ModelException {
        return ModelCards.arePairs(yaml)
                ? PairCards.parse(yaml, name).files()
                : ModelCards.parse(yaml, name).files();
    }

    @Command(name = "show", description = "The text of a card, checked.")
    int show(@Parameters(paramLabel = "CARD") String name) throws UsageException, ModelException {
        String yaml = yaml(name);
        files(yaml, name);
        PrintWriter out = command.commandLine().getOut();
        out.print(yaml);
        out.flush();
        return ExitCode.OK.code();
    }

    @Command(name = "fetch", description = "Fetches a card's weights for all its engines, and checks their SHA-256.")
    int fetch(@Parameters(paramLabel = "CARD") String name) throws UsageException, ModelException {
        String yaml = yaml(name);
        CardFiles files = files(yaml, name);
        files.artifact(files.engine(DeviceKind.CPU));
        PrintWriter out = command.commandLine().getOut();
        for (Map.Entry<EngineKind, Artifact> artifact : new TreeMap<>(files.artifacts()).entrySet()) {
            out.println(artifact.getKey().djlName() + " " + store().fetch(artifact.getValue()));
        }
        Optional<TextTower> tower = ModelCards.arePairs(yaml)
                ? Optional.empty()
                : ModelCards.parse(yaml, name).text();
        if (tower.isPresent()) {
            TextTower text = tower.get();
            for (Map.Entry<EngineKind, Artifact> artifact : new TreeMap<>(text.artifacts()).entrySet()) {
                out.println("text " + artifact.getKey().djlName() + " " + store().fetch(artifact.getValue()));
            }
            out.println("text tokenizer " + store().fetch(text.tokenizer()));
        }
        out.flush();
        return ExitCode.OK.code();
    }

    @Command(name = "verify", description = "Runs the probes in this process, with each of the card's engines.")
    int verify(@Parameters(paramLabel = "CARD") String name, @Mixin EngineOption engine, @Mixin DeviceOption device)
            throws UsageException, ModelException {
        String yaml = yaml(name);
        CardFiles files = files(yaml, name);
        files.artifact(files.engine(device.choice().kind()));
        for (EngineKind kind : engines(files, engine)) {
            EmbedderSettings settings = new EmbedderSettings(
                    kind,
                    1,
                    Runtime.getRuntime().availableProcessors(),
                    EmbedderSettings.DEFAULT_IN_FLIGHT,
                    device.choice());
            if (ModelCards.arePairs(yaml)) {
                verify(PairCards.parse(yaml, name), settings);
            } else {
                verify(ModelCards.parse(yaml, name), settings);
            }
            command.commandLine().getOut().flush();
        }
        return ExitCode.OK.code();
    }

    private void verify(ModelCard card, EmbedderSettings settings) throws ModelException {
        try (Embedder embedder = Embedder.open(card, settings, store())) {
            agrees(
                    settings,
                    embedder.engineVersion(),
                    card.probe(),
                    embedder.fingerprint(settings.device().kind()));
        }
        if (card.text().isPresent()) {
            verify(card.text().get(), card, settings);
        }
    }

    private void verify(PairCard card, EmbedderSettings settings) throws ModelException {
        try (PairComparer comparer = PairComparer.open(card, settings, store())) {
            agrees(
                    settings,
                    comparer.engineVersion(),
                    card.probe(),
                    comparer.fingerprint(settings.device().kind()));
        }
    }

    private void agrees(EmbedderSettings settings, String version, Optional<Probe> probe, String fingerprint) {
        command.commandLine()
                .getOut()
                .println(settings.engine().djlName() + " " + version + ", " + settings.device() + ": "
                        + (probe.isPresent() ? "probe agrees" : "loads; the card has no probe") + ", fingerprint "
                        + fingerprint);
    }

    private static Set<EngineKind> engines(CardFiles files, EngineOption engine) throws UsageException, ModelException {
        if (engine.engine().isEmpty()) {
            return new TreeSet<>(files.artifacts().keySet());
        }
        try {
            EngineKind kind = EngineKind.named(engine.engine().get());
            files.artifact(kind);
            return Set.of(kind);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private void verify(TextTower text, ModelCard card, EmbedderSettings settings) throws ModelException {
        try (TextEmbedder embedder = TextEmbedder.open(card, settings, store())) {
            command.commandLine()
                    .getOut()
                    .println(settings.engine().djlName() + ", text tower: "
                            + (text.probe().isPresent() ? "probe agrees" : "loads; it has no probe") + ", fingerprint "
                            + embedder.fingerprint(settings.device().kind()));
        }
    }

    @Command(name = "devices", description = "What device Spark gives tasks; loads no model.")
    int devices() {
        try (SparkSessions session = SparkSessions.open("spark-fidelity devices", Progress.silent())) {
            PrintWriter out = command.commandLine().getOut();
            DeviceReport.of(session.spark()).forEach(out::println);
            out.flush();
        }
        return ExitCode.OK.code();
    }

    private static ModelStore store() {
        return ModelStore.temporary(SparkSessions.offlineStorage());
    }

    private static String yaml(String name) throws UsageException {
        try {
            return ModelCards.text(name, SparkSessions.offlineStorage());
        } catch (ModelException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
