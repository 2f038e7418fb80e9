package io.sparkfidelity.spark.cache;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.diversity.Spectrum;
import io.sparkfidelity.metric.scoring.SliceTable;
import io.sparkfidelity.source.LeftAlone;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What an evaluation found; lists in the order of the plan. */
public record EvaluationResult(
        List<Dataset> datasets,
        List<Model> models,
        List<ModelScore> scores,
        List<Difference> differences,
        List<SliceTable> slices,
        List<Timing> timings,
        List<NamedSpectrum> spectra,
        List<Picture> pictures) {

    /**
     * One source under one model.
     *
     * @param duplicates rows of the source whose id another row has; of each id one counts as found
     * @param units what the embedded images were sampled by; absent where every image is its own unit
     * @param leftAlone files of the source that are no images of the set, by reason
     * @param warnings what listing the source found remarkable
     * @param tallyDigest equal for equal tallies
     */
    public record Dataset(
            String name,
            String role,
            String model,
            String source,
            EmbeddingSet set,
            long duplicates,
            OptionalLong units,
            List<LeftAlone> leftAlone,
            List<String> warnings,
            String tallyDigest) {}

    public record Model(String name, String fingerprint, int dimension, String engine) {}

    public record ModelScore(String model, String reference, String candidate, Score score) {}

    /** How much a metric rises from one candidate to another. */
    public record Difference(String model, String metric, String from, String to, ScoreDifference difference) {}

    /** The eigenvalues of a dataset's covariance under a model. */
    public record NamedSpectrum(String dataset, String model, Spectrum spectrum) {}

    /**
     * A small picture of an image.
     *
     * @param png a PNG file
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    public record Picture(String dataset, String id, byte[] png) {}

    /** Wall time of a stage; of a stage with a colon in its name, the seconds of all threads of all tasks. */
    public record Timing(String stage, Duration duration, long images) {}
}
