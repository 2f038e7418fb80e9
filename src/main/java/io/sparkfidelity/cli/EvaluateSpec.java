package io.sparkfidelity.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.image.ImageDecoder;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.EvaluationPlan;
import io.sparkfidelity.spark.ModelChoice;
import io.sparkfidelity.spark.NamedSource;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * An {@code evaluate} job as a YAML file and the flags describe it. The components' names are the YAML's keys.
 *
 * @param reference a source, {@code SRC} or {@code NAME=SRC}
 * @param candidates sources to compare with it
 * @param models built-in names or paths of card files
 * @param metrics names
 * @param out directory of the report
 * @param cache directory of embeddings; by default {@code embeddings} below {@code out}
 * @param limit images of each source to take; all by default
 * @param engine DJL engine; by default the card's
 * @param batchSize images a call of the network
 * @param maxRejectRatio rejected / found above which the job fails
 * @param maxPixels width x height above which an image is rejected
 */
record EvaluateSpec(
        String reference,
        List<String> candidates,
        List<String> models,
        List<String> metrics,
        String out,
        String cache,
        Long limit,
        String engine,
        @JsonProperty("batch-size") Integer batchSize,
        @JsonProperty("max-reject-ratio") Double maxRejectRatio,
        @JsonProperty("max-pixels") Long maxPixels) {

    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)");
    private static final int DEFAULT_BATCH_SIZE = 32;
    private static final double DEFAULT_MAX_REJECT_RATIO = 0.001;

    /** The spec with its defaults filled in; complains of what has none. */
    EvaluateSpec complete() throws UsageException {
        require("--reference", reference);
        require("--out", out);
        if (candidates == null || candidates.isEmpty()) {
            throw new UsageException("no candidate: give --candidate SRC, once or more");
        }
        double ratio = maxRejectRatio == null ? DEFAULT_MAX_REJECT_RATIO : maxRejectRatio;
        int batch = batchSize == null ? DEFAULT_BATCH_SIZE : batchSize;
        long pixels = maxPixels == null ? ImageDecoder.DEFAULT_MAX_PIXELS : maxPixels;
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new UsageException("--max-reject-ratio is " + ratio + "; it must be 0 to 1");
        }
        if (batch < 1 || batch > 4096) {
            throw new UsageException("--batch-size is " + batch + "; it must be 1 to 4096");
        }
        if (limit != null && limit < 2) {
            throw new UsageException("--limit is " + limit + "; it must be 2 or more");
        }
        if (pixels < 1) {
            throw new UsageException("--max-pixels is " + pixels + "; it must be 1 or more");
        }
        return new EvaluateSpec(
                reference,
                List.copyOf(candidates),
                models == null || models.isEmpty() ? List.of("embedded") : List.copyOf(models),
                metrics == null || metrics.isEmpty() ? names() : List.copyOf(metrics),
                out,
                cache == null ? out + (out.endsWith("/") ? "" : "/") + "embeddings" : cache,
                limit,
                engine,
                batch,
                ratio,
                pixels);
    }

    /**
     * The plan of a complete spec; reads card files, but opens no source yet.
     *
     * @throws UsageException if a name is unknown
     */
    EvaluationPlan plan(Storage storage) throws UsageException {
        List<Metric> chosen = new ArrayList<>();
        for (String name : metrics) {
            chosen.add(Metric.named(name)
                    .orElseThrow(() ->
                            new UsageException("no metric '" + name + "'; there are " + String.join(", ", names()))));
        }
        List<ModelChoice> choices = new ArrayList<>();
        for (String model : models) {
            choices.add(choice(model, storage));
        }
        for (ModelChoice choice : choices) {
            for (Metric metric : chosen) {
                if (metric.requires().unitNorm() && !choice.card().unitNorm()) {
                    throw new UsageException(
                            "metric '" + metric.name() + "' needs unit vectors, and the embeddings of '"
                                    + choice.card().name() + "' are not; leave out one of them");
                }
            }
        }
        Set<String> taken = new TreeSet<>();
        NamedSource referenceSource = named(reference, storage, taken, "reference");
        List<NamedSource> candidateSources = new ArrayList<>();
        for (String candidate : candidates) {
            candidateSources.add(named(candidate, storage, taken, ""));
        }
        return new EvaluationPlan(
                referenceSource,
                candidateSources,
                choices,
                chosen,
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                path("cache", cache),
                maxRejectRatio,
                maxPixels);
    }

    /** Whether a plan needs no file system that only a session's configuration can open. */
    boolean plansOffline() {
        return models.stream().noneMatch(model -> model.contains("://"));
    }

    /** A path as written, which no file system has seen yet. */
    static Path path(String key, String text) throws UsageException {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + key + " '" + text + "' is not a path: " + e.getMessage());
        }
    }

    private ModelChoice choice(String model, Storage storage) throws UsageException {
        String yaml;
        try {
            Optional<String> builtIn = ModelCards.builtIn(model);
            if (builtIn.isPresent()) {
                yaml = builtIn.get();
            } else {
                yaml = storage.readText(storage.resolve(model))
                        .orElseThrow(() -> new UsageException("no model '" + model + "': it is neither built in ("
                                + String.join(", ", ModelCards.BUILT_IN) + ") nor the path of a card file"));
            }
            ModelCard card = ModelCards.parse(yaml, model);
            EngineKind kind = engine == null ? card.engine(SparkSessions.deviceKind()) : EngineKind.named(engine);
            card.artifact(kind);
            return new ModelChoice(yaml, card, kind, batchSize);
        } catch (ModelException | StorageException | IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** {@code NAME=SRC}, or a name made of the source; a name that is taken gets a number. */
    private static NamedSource named(String text, Storage storage, Set<String> taken, String fallback)
            throws UsageException {
        Matcher matcher = NAMED.matcher(text);
        boolean explicit = matcher.matches();
        String description = explicit ? matcher.group(2) : text;
        String name = explicit ? matcher.group(1) : fallback.isEmpty() ? lastPart(description) : fallback;
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            if (explicit) {
                throw new UsageException("two datasets are named '" + name + "'; names must differ");
            }
            unique = name + "-" + i;
        }
        try {
            return new NamedSource(unique, Source.of(description, storage));
        } catch (SourceException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static String lastPart(String description) {
        String trimmed = description.replaceAll("/+$", "");
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.isEmpty() ? "candidate" : last;
    }

    private static void require(String flag, String value) throws UsageException {
        if (value == null || value.isBlank()) {
            throw new UsageException(flag + " is missing");
        }
    }

    private static List<String> names() {
        return Metric.all().stream().map(Metric::name).collect(Collectors.toList());
    }
}
