package io.sparkfidelity.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.evaluate.EvaluationPlan;
import io.sparkfidelity.spark.evaluate.Protocol;
import io.sparkfidelity.spark.pairs.PairsJob;
import io.sparkfidelity.spark.slice.SliceColumn;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.WrittenPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * An {@code evaluate} job as a YAML file and the flags describe it. The components' names are the YAML's keys.
 *
 * @param reference a source, {@code SRC} or {@code NAME=SRC}
 * @param candidates sources to compare with it
 * @param models built-in names or paths of card files
 * @param presets names
 * @param protocol a name; what it fixes is the default of presets, metrics and limit
 * @param metrics names
 * @param manifests {@code FILE} or {@code NAME=FILE}
 * @param siteColumn the name of the site's column in manifests and tables
 * @param sites {@code SITE} or {@code NAME=SITE}
 * @param sameUnits whether all sets have the same units
 * @param out directory of the report
 * @param cache directory of embeddings; by default {@code embeddings} below {@code out}
 * @param history folder that the report is added to; none by default
 * @param limit images of each source to take; all by default
 * @param pairsLimit embeddings of each set whose pairs are compared
 * @param inceptionSplits parts of a candidate that get an Inception Score each; none by default
 * @param samples images of each set to show in the report; 0 for none
 * @param engine DJL engine; by default the card's
 * @param batchSize images a call of the network
 * @param inFlight batches on one GPU at a time
 * @param decodeThreads of each task
 * @param chunkImages images of the cache's chunks
 * @param maxRejectRatio rejected / found above which the job fails
 * @param maxPixels width x height above which an image is rejected
 * @param groupBy the column by which slices are scored; none by default
 * @param minSlice images that a slice needs on both sides
 */
record EvaluateSpec(
        String reference,
        List<String> candidates,
        List<String> models,
        List<String> presets,
        String protocol,
        List<String> metrics,
        List<String> manifests,
        @JsonProperty("site-column") String siteColumn,
        List<String> sites,
        @JsonProperty("same-units") Boolean sameUnits,
        String out,
        String cache,
        String history,
        Long limit,
        @JsonProperty("pairs-limit") Integer pairsLimit,
        @JsonProperty("inception-splits") Integer inceptionSplits,
        Integer samples,
        String engine,
        @JsonProperty("batch-size") Integer batchSize,
        @JsonProperty("in-flight") Integer inFlight,
        @JsonProperty("decode-threads") Integer decodeThreads,
        @JsonProperty("chunk-images") Long chunkImages,
        @JsonProperty("max-reject-ratio") Double maxRejectRatio,
        @JsonProperty("max-pixels") Long maxPixels,
        @JsonProperty("group-by") String groupBy,
        @JsonProperty("min-slice") Long minSlice) {

    private static final int DEFAULT_SAMPLES = 12;
    private static final int MOST_SAMPLES = 100;
    private static final int MOST_SPLITS = 100;

    /** The spec with its defaults filled in; complains of what has none. */
    EvaluateSpec complete() throws UsageException {
        require("--reference", reference);
        require("--out", out);
        if (candidates == null || candidates.isEmpty()) {
            throw new UsageException("no candidate: give --candidate SRC, once or more");
        }
        EmbedSpec embedding = new EmbedSpec(
                        engine, batchSize, inFlight, decodeThreads, chunkImages, maxRejectRatio, maxPixels)
                .complete();
        int pairs = pairsLimit == null ? PairsJob.DEFAULT_LIMIT : pairsLimit;
        if (pairs < 2) {
            throw new UsageException("--pairs-limit is " + pairs + "; it must be 2 or more");
        }
        int shown = samples == null ? DEFAULT_SAMPLES : samples;
        if (shown < 0 || shown > MOST_SAMPLES) {
            throw new UsageException("--samples is " + shown + "; it must be 0 to " + MOST_SAMPLES);
        }
        if (limit != null && limit < 2) {
            throw new UsageException("--limit is " + limit + "; it must be 2 or more");
        }
        if (groupBy == null && minSlice != null) {
            throw new UsageException("--min-slice says nothing without --group-by");
        }
        Long minimum = groupBy == null || minSlice != null ? minSlice : Long.valueOf(Slicing.DEFAULT_MINIMUM);
        if (minimum != null && minimum < 2) {
            throw new UsageException("--min-slice is " + minimum + "; it must be 2 or more");
        }
        Optional<ProtocolFile> fixed = protocol == null ? Optional.empty() : Optional.of(ProtocolFile.named(protocol));
        List<String> chosenPresets = given(presets)
                .or(() -> fixed.filter(file -> given(models).isEmpty()).map(ProtocolFile::presets))
                .orElse(List.of());
        return new EvaluateSpec(
                reference,
                List.copyOf(candidates),
                given(models).orElse(chosenPresets.isEmpty() ? List.of("embedded") : List.of()),
                chosenPresets,
                protocol,
                given(metrics).or(() -> fixed.map(ProtocolFile::metrics)).orElse(List.of(MetricChoice.ALL)),
                given(manifests).orElse(List.of()),
                siteColumn,
                given(sites).orElse(List.of()),
                sameUnits,
                out,
                cache == null ? WrittenPath.below(out, "embeddings") : cache,
                history,
                limit,
                pairs,
                inceptionSplits,
                shown,
                embedding.engine(),
                embedding.batchSize(),
                embedding.inFlight(),
                embedding.decodeThreads(),
                embedding.chunkImages(),
                embedding.maxRejectRatio(),
                embedding.maxPixels(),
                groupBy,
                minimum);
    }

    /**
     * The plan of a complete spec; reads card files, but opens no source yet.
     *
     * @throws UsageException if a name is unknown
     */
    EvaluationPlan plan(Storage storage) throws UsageException {
        List<ModelChoice> choices = new Models(storage, engine).choices(models, presets);
        List<Metric> chosen = MetricChoice.named(metrics, choices);
        Datasets datasets = new Datasets(storage);
        datasets.add(reference, "reference");
        for (String candidate : candidates) {
            datasets.add(candidate, "");
        }
        List<NamedSource> sources = datasets.sources(manifests, siteColumn, sites);
        Optional<Protocol> fixed = protocol == null
                ? Optional.empty()
                : Optional.of(ProtocolFile.named(protocol).protocol());
        return new EvaluationPlan(
                sources.get(0),
                sources.subList(1, sources.size()),
                choices,
                chosen,
                limit(fixed.map(Protocol::referenceImages)),
                limit(fixed.map(Protocol::candidateImages)),
                pairsLimit,
                inceptionSplits(inceptionSplits, chosen),
                fixed,
                Boolean.TRUE.equals(sameUnits) ? Optional.of("units") : Optional.empty(),
                samples,
                new EmbedSpec(engine, batchSize, inFlight, decodeThreads, chunkImages, maxRejectRatio, maxPixels)
                        .settings(),
                path("cache", cache),
                maxRejectRatio,
                Optional.ofNullable(groupBy)
                        .map(column -> new Slicing(
                                new SliceColumn(column), minSlice, Math.min(pairsLimit, Slicing.MOST_PAIRED))));
    }

    /**
     * Checks the number of splits of the Inception Score.
     *
     * @param number null for none
     * @param metrics of the job
     */
    static OptionalInt inceptionSplits(Integer number, List<Metric> metrics) throws UsageException {
        if (number == null) {
            return OptionalInt.empty();
        }
        if (number < 1 || number > MOST_SPLITS) {
            throw new UsageException("--inception-splits is " + number + "; it must be 1 to " + MOST_SPLITS);
        }
        if (metrics.stream().noneMatch(InceptionScore.class::isInstance)) {
            throw new UsageException("--inception-splits says nothing without the metric inception_score, which needs"
                    + " logits; leave it out, or choose a model with logits");
        }
        return OptionalInt.of(number);
    }

    /**
     * Looks whether every dataset of a plan has the column of its slices.
     *
     * @throws UsageException if one has not, which names the columns there are
     */
    static void requireSliceColumn(EvaluationPlan plan, SparkSession spark) throws UsageException {
        if (plan.slicing().isPresent()) {
            try {
                plan.slicing().get().column().requireIn(plan.reference(), spark);
                for (NamedSource candidate : plan.candidates()) {
                    plan.slicing().get().column().requireIn(candidate, spark);
                }
            } catch (SourceException e) {
                throw new UsageException("--group-by: " + e.getMessage());
            }
        }
    }

    /** Whether a plan needs no file system that only a session's configuration can open. */
    boolean plansOffline() {
        return models.stream().noneMatch(model -> model.contains("://"));
    }

    /** A path as written, which no file system has seen yet. */
    static Path path(String key, String text) throws UsageException {
        try {
            return WrittenPath.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + key + " '" + text + "' is not a path: " + e.getMessage());
        }
    }

    static Optional<List<String>> given(List<String> values) {
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    private OptionalLong limit(Optional<OptionalLong> ofProtocol) {
        return limit == null ? ofProtocol.orElse(OptionalLong.empty()) : OptionalLong.of(limit);
    }

    static void require(String flag, String value) throws UsageException {
        if (value == null || value.isBlank()) {
            throw new UsageException(flag + " is missing");
        }
    }
}
