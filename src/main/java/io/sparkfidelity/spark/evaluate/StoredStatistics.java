package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.StatisticsTally;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mean and covariance of images that are not at hand, as others publish them.
 *
 * @param name in reports
 * @param source the file, as the user wrote it
 */
public record StoredStatistics(String name, String source, ArrayFile.Statistics statistics) {

    /**
     * Looks whether they can be those of a model.
     *
     * @throws SourceException if it has another dimension
     */
    void requireFits(ModelCard card) throws SourceException {
        int d = statistics.mean().length;
        if (d != card.dimension()) {
            throw new SourceException(
                    source + " holds statistics of " + d + " dimensions, and the model '" + card.title() + "' gives "
                            + card.dimension() + "; take the model and the preset that the statistics were made with");
        }
    }

    /** What metrics can be computed from. */
    AtHand atHand(boolean unitNorm) {
        return new AtHand(
                name, Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM), unitNorm, false, false, false);
    }

    /**
     * They as a side of scores, in the numbers that the other side is counted in.
     *
     * @throws SourceException if no rows have such statistics
     */
    ScoredSet scored(FixedPoint fixedPoint) throws SourceException {
        return new ScoredSet(sample(name, statistics, fixedPoint), Optional.empty());
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
