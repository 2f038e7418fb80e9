package io.sparkfidelity.spark.qualify;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.source.distort.Ladder;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What to do.
 *
 * @param source of the images; what prepares them must make squares, and where nothing does they become squares of the
 *     network's own side
 * @param limit images to take, those with the smallest hashes of their ids; all if empty
 * @param steps of each ladder, from the weakest on, 1 to {@link Ladder#STEPS}
 * @param seed of what is random in distortions
 * @param pairsLimit rows a side that take part in folds over pairs
 * @param samples images that are shown at every step, or fewer where that would be too many together
 * @param maxRejectRatio rejected / found above which the job fails, 0 to 1
 */
public record QualifyPlan(
        ModelChoice model,
        NamedSource source,
        List<Metric> metrics,
        OptionalLong limit,
        List<Ladder> ladders,
        int steps,
        long seed,
        int pairsLimit,
        int samples,
        EmbedSettings embedding,
        Path cache,
        double maxRejectRatio) {
    public QualifyPlan {
        metrics = List.copyOf(metrics);
        ladders = List.copyOf(ladders);
    }
}
