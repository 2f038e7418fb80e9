package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.StatisticsTally;
import java.util.List;
import java.util.Optional;

/**
 * The mean and covariance of images that are not at hand, as others publish them.
 *
 * @param name in reports
 * @param source the file, as the user wrote it
 * @param statistics of embeddings
 * @param spatial of the spatial output, where the file has them
 */
public record StoredStatistics(
        String name, String source, ArrayFile.Statistics statistics, Optional<ArrayFile.Statistics> spatial) {

    /** Those of an output, if there are any. */
    private Optional<ArrayFile.Statistics> of(ModelOutput output) {
        return output == ModelOutput.SPATIAL ? spatial : Optional.of(statistics);
    }

    /** Why they cannot be those of a model's output, in words; nothing if they can, or if there are none of it. */
    Optional<String> misfit(ModelChoice model) {
        int d = model.card().dimension();
        return of(model.output())
                .filter(stored -> stored.mean().length != d)
                .map(stored -> source + " holds statistics of " + stored.mean().length + " dimensions, and the model '"
                        + model.card().title() + "' gives " + d
                        + (model.output() == ModelOutput.SPATIAL ? " (spatial)" : ""));
    }

    /** Why a metric of a model cannot be computed against them, in words; nothing if it can. */
    Optional<String> obstacle(Metric metric, ModelChoice model) {
        Optional<String> misfit = metric.comparison() == Comparison.OF_CANDIDATE ? Optional.empty() : misfit(model);
        if (misfit.isPresent()) {
            return misfit;
        }
        if (of(model.output()).isEmpty()) {
            return Optional.of(source + " has no 'mu_s' and 'sigma_s'");
        }
        return metric.obstacleOfReference(
                new AtHand(name, MomentFields.NAMES, model.card().unitNorm(), false, false, false, model.output()));
    }

    /**
     * They as a side of a model's scores, in its numbers; nothing where the file has none of its output.
     *
     * @throws SourceException if no rows have such statistics
     */
    Optional<ScoredSet> scored(ModelChoice model) throws SourceException {
        Optional<ArrayFile.Statistics> stored = of(model.output());
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(ScoredSet.ofTally(
                        sample(name, stored.get(), model.card().fixedPoint())));
    }

    /** What a report says of them beside a model's scores. */
    Report.DatasetEntry entry(ScoredSet scored, String model) {
        return SampleEntry.of(
                scored.sample(),
                "reference",
                model,
                source,
                Optional.empty(),
                List.of("stored statistics say neither of how many images they are nor how these became features: the"
                        + " scores mean nothing if it was not by " + model));
    }

    static Sample sample(String name, ArrayFile.Statistics statistics, FixedPoint fixedPoint) throws SourceException {
        try {
            return new Sample(
                    name,
                    BucketedTally.uncounted(
                            StatisticsTally.of(statistics.mean(), statistics.covariance(), fixedPoint)));
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + name + "': " + e.getMessage());
        }
    }
}
