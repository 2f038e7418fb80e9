package io.sparkfidelity.spark.audit;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.spark.explain.TrainingSet;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.storage.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an audit is to do.
 *
 * @param sources under different names
 * @param splitBy makes a dataset of every label or site, instead of every source
 * @param metrics of two sets; see {@link Metric#comparison}
 * @param measures numbers of single images that are asked for; none of them of pairs
 * @param limit images of each source to take, those with the smallest hashes of their ids; all if empty
 * @param pairsLimit embeddings of a dataset that take part in folds over pairs, those with the smallest hashes; 2 or more. The
 *     near-duplicates of twice as many embeddings in all are looked for among all pairs, of more by hyperplanes
 * @param duplicatesBelow cosine distance under which embeddings are near-duplicates, above 0
 * @param samples duplicates whose images are shown, 0 or more
 * @param slicing how parts of up to {@link #MOST_SLICED} datasets are compared, if they are
 * @param explaining how single images of two datasets are explained, if they are
 * @param cache directory of finished embeddings
 * @param maxRejectRatio rejected / found above which a source fails the job, 0 to 1
 */
public record AuditPlan(
        List<NamedSource> sources,
        Optional<Split> splitBy,
        ModelChoice model,
        List<Metric> metrics,
        MeasureChoices measures,
        OptionalLong limit,
        int pairsLimit,
        double duplicatesBelow,
        int samples,
        Optional<Slicing> slicing,
        Optional<Explaining> explaining,
        EmbedSettings embedding,
        Path cache,
        double maxRejectRatio) {
    /** The cosine distance for a model whose card names none. */
    public static final double DUPLICATES_BELOW = TrainingSet.BELOW;

    /** Above this, pages and matrices are of no use to anybody, and the driver's work grows with the square. */
    public static final int MOST_DATASETS = 64;

    /** Of more datasets, nobody would look at the slices of all pairs. */
    public static final int MOST_SLICED = 8;

    /** What a source falls into. */
    public enum Split {
        LABEL,
        SITE;

        /** The name of the rows' column. */
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
