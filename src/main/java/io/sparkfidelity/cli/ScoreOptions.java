package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.MetricsOption;
import io.sparkfidelity.cli.option.ModelOption;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.evaluate.Protocol;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.measure.PairChoice;
import io.sparkfidelity.storage.Storage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of what is scored: models, metrics, and the protocol that fixes both. */
final class ScoreOptions {
    /** In place of presets: every model with its own preprocessing, whatever a protocol fixes. */
    private static final String NONE = "none";

    @Option(names = "--model", paramLabel = "CARD", description = ModelOption.WORDS)
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            split = ",",
            completionCandidates = ModelOptions.PresetNames.class,
            description = ModelOptions.PRESET)
    private List<String> presets = new ArrayList<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            completionCandidates = ProtocolNames.class,
            description = "Counts, resolution, presets and metrics of a known comparison: ${COMPLETION-CANDIDATES}.")
    private @Nullable String protocol;

    @Mixin
    private MetricsOption metrics;

    /**
     * Fills the defaults in, those of the protocol first.
     *
     * @param captioned whether captions are given
     */
    void complete(boolean captioned) throws UsageException {
        Optional<ProtocolFile> fixed = protocol == null ? Optional.empty() : Optional.of(ProtocolFile.named(protocol));
        if (presets.isEmpty()) {
            presets = fixed.map(ProtocolFile::presets).orElse(List.of());
        }
        if (named().isEmpty() && models.isEmpty()) {
            models = List.of(ModelOption.EMBEDDED);
        }
        metrics.complete(fixed.map(file -> file.metrics(captioned)).orElse(List.of(MetricChoice.ALL)));
    }

    /** The presets, without the word for none. */
    private List<String> named() {
        return presets.equals(List.of(NONE)) ? List.of() : presets;
    }

    /**
     * The models; reads card files.
     *
     * @throws UsageException if a name is unknown, or a protocol fixes no preset of a model
     */
    List<ModelChoice> models(Storage storage, Optional<String> engine) throws UsageException {
        Models known = new Models(storage, engine);
        List<String> embedding = known.thatEmbed(models);
        if (embedding.isEmpty() && named().isEmpty()) {
            throw new UsageException("the model '" + models.get(0) + "' compares pairs of images and embeds none, and"
                    + " metrics are of embeddings; give another --model beside it, such as " + ModelOption.EMBEDDED);
        }
        List<String> fixed =
                protocol == null ? List.of() : ProtocolFile.named(protocol).presets();
        if (!fixed.isEmpty() && presets.equals(fixed)) {
            // Captions are scored by a card of their own, which no tool's pixels for a distance are of.
            boolean captions = metrics.names().stream().anyMatch(MeasureChoices.NAMES::contains);
            List<String> others = known.withoutPreset(
                    embedding, fixed, card -> captions && card.text().isPresent());
            if (!others.isEmpty()) {
                throw new UsageException("the protocol " + protocol + " fixes the presets " + String.join(", ", fixed)
                        + ", and the model '" + others.get(0) + "' is of none of them; leave it out, or give --preset ("
                        + NONE + " for every model's own preprocessing)");
            }
        }
        return known.choices(embedding, named());
    }

    /**
     * The networks among the models that compare pairs of images; reads card files.
     *
     * @throws UsageException if there are no weights, or two of one name
     */
    List<PairChoice> networks(Storage storage, Optional<String> engine) throws UsageException {
        return new Models(storage, engine).networks(models);
    }

    /**
     * The metrics of these models, and {@link #measures} aside.
     *
     * @param measures what else is asked for
     */
    List<Metric> metrics(List<ModelChoice> choices, MeasureChoices measures) throws UsageException {
        return MetricChoice.named(MetricChoice.withoutMeasures(metrics.names()), choices, measures);
    }

    /**
     * Those of the names that are of measures.
     *
     * @throws UsageException if no model gives one
     */
    List<String> measures(List<ModelChoice> choices) throws UsageException {
        return MetricChoice.measures(metrics.names(), choices);
    }

    /** The protocol's step that prepares images. */
    Optional<String> prepare() throws UsageException {
        return protocol == null
                ? Optional.empty()
                : Optional.ofNullable(ProtocolFile.named(protocol).prepare());
    }

    Optional<Protocol> protocol() throws UsageException {
        return protocol == null
                ? Optional.empty()
                : Optional.of(ProtocolFile.named(protocol).protocol());
    }

    /** For the help. */
    static final class ProtocolNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ProtocolFile.names().iterator();
        }
    }

    /** Whether they need no file system that only a session's configuration can open. */
    boolean offline() {
        return models.stream().noneMatch(model -> model.contains("://"));
    }
}
