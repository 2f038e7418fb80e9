package io.sparkfidelity.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.spark.audit.AuditPlan;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.pairs.PairsJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.WrittenPath;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An {@code audit} job as a YAML file and the flags describe it. The components' names are the YAML's keys.
 *
 * @param datasets sources, {@code SRC} or {@code NAME=SRC}
 * @param splitBy {@code label} or {@code site}
 * @param model a built-in name or the path of a card file
 * @param preset a name; instead of a model, or beside its own
 * @param metrics names
 * @param manifests {@code FILE} or {@code NAME=FILE}
 * @param siteColumn the name of the site's column in manifests and tables
 * @param sites {@code SITE} or {@code NAME=SITE}
 * @param out directory of the report
 * @param cache directory of embeddings; by default {@code embeddings} below {@code out}
 * @param limit images of each source to take; all by default
 * @param pairsLimit embeddings of each dataset whose pairs are compared
 * @param duplicatesBelow cosine distance under which embeddings are near-duplicates
 * @param engine DJL engine; by default the card's
 * @param batchSize images a call of the network
 * @param inFlight batches on one GPU at a time
 * @param decodeThreads of each task
 * @param chunkImages images of the cache's chunks
 * @param maxRejectRatio rejected / found above which the job fails
 * @param maxPixels width x height above which an image is rejected
 */
record AuditSpec(
        List<String> datasets,
        @JsonProperty("split-by") String splitBy,
        String model,
        String preset,
        List<String> metrics,
        List<String> manifests,
        @JsonProperty("site-column") String siteColumn,
        List<String> sites,
        String out,
        String cache,
        Long limit,
        @JsonProperty("pairs-limit") Integer pairsLimit,
        @JsonProperty("duplicates-below") Double duplicatesBelow,
        String engine,
        @JsonProperty("batch-size") Integer batchSize,
        @JsonProperty("in-flight") Integer inFlight,
        @JsonProperty("decode-threads") Integer decodeThreads,
        @JsonProperty("chunk-images") Long chunkImages,
        @JsonProperty("max-reject-ratio") Double maxRejectRatio,
        @JsonProperty("max-pixels") Long maxPixels) {

    /** The spec with its defaults filled in; complains of what has none. What depends on the model is left open. */
    AuditSpec complete() throws UsageException {
        EvaluateSpec.require("--out", out);
        List<String> sources = EvaluateSpec.given(datasets)
                .orElseThrow(() -> new UsageException(
                        "no dataset: give --dataset NAME=SRC, twice or more, or once" + " with --split-by label"));
        if (splitBy == null && sources.size() < 2) {
            throw new UsageException(
                    "one dataset alone cannot be compared: give another --dataset NAME=SRC, or" + " --split-by label");
        }
        if (sources.size() > AuditPlan.MOST_DATASETS) {
            throw new UsageException(
                    "there are " + sources.size() + " datasets; an audit takes up to " + AuditPlan.MOST_DATASETS);
        }
        EmbedSpec embedding = new EmbedSpec(
                        engine, batchSize, inFlight, decodeThreads, chunkImages, maxRejectRatio, maxPixels)
                .complete();
        int pairs = pairsLimit == null ? PairsJob.DEFAULT_LIMIT : pairsLimit;
        if (pairs < 2) {
            throw new UsageException("--pairs-limit is " + pairs + "; it must be 2 or more");
        }
        if (limit != null && limit < 2) {
            throw new UsageException("--limit is " + limit + "; it must be 2 or more");
        }
        if (duplicatesBelow != null && !(duplicatesBelow > 0 && duplicatesBelow <= 1)) {
            throw new UsageException(
                    "--duplicates-below is " + duplicatesBelow + "; it is a cosine distance, above 0 and at most 1");
        }
        split();
        return new AuditSpec(
                sources,
                splitBy,
                model == null && preset == null ? "embedded" : model,
                preset,
                EvaluateSpec.given(metrics).orElse(List.of()),
                EvaluateSpec.given(manifests).orElse(List.of()),
                siteColumn,
                EvaluateSpec.given(sites).orElse(List.of()),
                out,
                cache == null ? WrittenPath.below(out, "embeddings") : cache,
                limit,
                pairs,
                duplicatesBelow,
                embedding.engine(),
                embedding.batchSize(),
                embedding.inFlight(),
                embedding.decodeThreads(),
                embedding.chunkImages(),
                embedding.maxRejectRatio(),
                embedding.maxPixels());
    }

    /**
     * The plan of a complete spec; reads card files, but opens no source yet.
     *
     * @throws UsageException if a name is unknown, or a metric is not of two sets
     */
    AuditPlan plan(Storage storage) throws UsageException {
        List<ModelChoice> choices = new Models(storage, engine).choices(list(model), list(preset));
        if (choices.size() != 1) {
            throw new UsageException(
                    "an audit has one model; --model '" + model + "' and --preset '" + preset + "' are two");
        }
        ModelChoice choice = choices.get(0);
        Datasets named = new Datasets(storage);
        for (String dataset : datasets) {
            named.add(dataset, "");
        }
        return new AuditPlan(
                named.sources(manifests, siteColumn, sites),
                split(),
                choice,
                chosen(choice),
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                pairsLimit,
                duplicatesBelow == null ? NearDuplicates.threshold(choice.card().name()) : duplicatesBelow,
                new EmbedSpec(engine, batchSize, inFlight, decodeThreads, chunkImages, maxRejectRatio, maxPixels)
                        .settings(),
                EvaluateSpec.path("cache", cache),
                maxRejectRatio);
    }

    private List<Metric> chosen(ModelChoice choice) throws UsageException {
        if (metrics.isEmpty()) {
            List<String> usual = choice.card().unitNorm()
                    ? List.of("fid", "fid_infinity", "cmmd", "cmmd_unbiased")
                    : List.of("fid", "fid_infinity");
            return MetricChoice.named(usual, List.of(choice));
        }
        for (String name : metrics) {
            Optional<Metric> alone =
                    Metrics.named(name).filter(metric -> metric.comparison() == Comparison.OF_CANDIDATE);
            if (alone.isPresent()) {
                throw new UsageException(
                        "metric '" + name + "' is of one set, not of two; an audit has vendi_cosine and"
                                + " effective_rank of every dataset, others come from 'evaluate'");
            }
        }
        return MetricChoice.named(metrics, List.of(choice)).stream()
                .filter(metric -> metric.comparison() != Comparison.OF_CANDIDATE)
                .toList();
    }

    private Optional<AuditPlan.Split> split() throws UsageException {
        if (splitBy == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(AuditPlan.Split.values())
                .filter(split -> split.column().equals(splitBy.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("--split-by is '" + splitBy + "'; it can be label or site")));
    }

    /** Whether a plan needs no file system that only a session's configuration can open. */
    boolean plansOffline() {
        return model == null || !model.contains("://");
    }

    private static List<String> list(String name) {
        return name == null ? List.of() : List.of(name);
    }
}
