package io.sparkfidelity.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.site.SiteTallyPlan;
import io.sparkfidelity.storage.Storage;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A {@code tally} job as a YAML file and the flags describe it. The components' names are the YAML's keys.
 *
 * @param images a source
 * @param model a built-in name or the path of a card file
 * @param preset a name; goes with its model
 * @param site of images that name none
 * @param siteColumn the name of the site's column in manifests and tables
 * @param manifest says more of the images
 * @param unitKind what was sampled independently
 * @param labels whether each label is tallied by itself as well
 * @param privacy file of the site's policy, or {@code none}
 * @param key PEM file of the private key that signs the file
 * @param out the tally file
 * @param cache directory of embeddings; by default {@code embeddings} beside {@code out}
 * @param engine and the rest: see {@link EmbedSpec}
 */
record TallySpec(
        String images,
        String model,
        String preset,
        String site,
        @JsonProperty("site-column") String siteColumn,
        String manifest,
        @JsonProperty("unit-kind") String unitKind,
        Boolean labels,
        String privacy,
        String key,
        String out,
        String cache,
        String engine,
        @JsonProperty("batch-size") Integer batchSize,
        @JsonProperty("in-flight") Integer inFlight,
        @JsonProperty("decode-threads") Integer decodeThreads,
        @JsonProperty("chunk-images") Long chunkImages,
        @JsonProperty("max-reject-ratio") Double maxRejectRatio,
        @JsonProperty("max-pixels") Long maxPixels) {
    private static final int UNIT_KIND_LENGTH = 64;

    /** The spec with its defaults filled in; complains of what has none. */
    TallySpec complete() throws UsageException {
        EvaluateSpec.require("--images", images);
        EvaluateSpec.require("--site", site);
        EvaluateSpec.require("--out", out);
        if (privacy == null || privacy.isBlank()) {
            throw new UsageException("--privacy is missing: name the site's own policy (conf/privacy has examples),"
                    + " or 'none' to export without conditions");
        }
        requireSiteName();
        String kind = unitKind == null ? SiteTallyPlan.IMAGE : unitKind;
        if (!kind.matches("[A-Za-z0-9._-]{1," + UNIT_KIND_LENGTH + "}")) {
            throw new UsageException("--unit-kind is '" + kind + "'; write a word, such as patient");
        }
        Path file = outFile();
        EmbedSpec embedding = embedding().complete();
        return new TallySpec(
                images,
                model == null && preset == null ? "embedded" : model,
                preset,
                site,
                siteColumn,
                manifest,
                kind,
                Boolean.TRUE.equals(labels),
                privacy,
                key,
                out,
                cache == null ? new Path(folder(file), "embeddings").toString() : cache,
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
     * @throws UsageException if a name is unknown
     */
    SiteTallyPlan plan(Storage storage) throws UsageException {
        List<ModelChoice> choices = new Models(storage, engine).choices(listOf(model), listOf(preset));
        if (choices.size() != 1) {
            throw new UsageException(
                    "a tally is of one model, and the preset '" + preset + "' goes with another than '" + model + "'");
        }
        Datasets datasets = new Datasets(storage);
        datasets.add(images, site);
        return new SiteTallyPlan(
                datasets.sources(listOf(manifest), siteColumn, listOf(site)).get(0),
                choices.get(0),
                labels,
                unitKind,
                embedding().settings(),
                EvaluateSpec.path("cache", cache),
                maxRejectRatio);
    }

    /** Whether a plan needs no file system that only a session's configuration can open. */
    boolean plansOffline() {
        return model == null || !model.contains("://");
    }

    Path outFile() throws UsageException {
        return EvaluateSpec.path("out", out);
    }

    /** The folder of a file as the user wrote it. */
    static Path folder(Path file) {
        return file.getParent() == null ? new Path(".") : file.getParent();
    }

    private EmbedSpec embedding() {
        return new EmbedSpec(engine, batchSize, inFlight, decodeThreads, chunkImages, maxRejectRatio, maxPixels);
    }

    private void requireSiteName() throws UsageException {
        try {
            Group.whole(site);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--site: " + e.getMessage());
        }
    }

    private static List<String> listOf(String value) {
        return value == null ? List.of() : List.of(value);
    }
}
