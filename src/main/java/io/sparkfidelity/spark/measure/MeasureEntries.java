package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.MeasureEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a report says of a measure of one set, from what was counted of it. */
public final class MeasureEntries {
    /** Of the quantiles in reports. */
    static final List<Double> SHARES = List.of(0.05, 0.5, 0.95);

    private MeasureEntries() {}

    /**
     * The entry of a set.
     *
     * @param model whose embeddings the measure is of, if it is of any
     * @param sample whose tally has the measure's fields
     * @param images with a value or without
     * @param reasons of those without, as far as they are known
     * @param score of the sample by the measure
     */
    public static MeasureEntry of(
            Measure measure,
            Optional<String> model,
            Sample sample,
            long images,
            Map<String, Long> reasons,
            Score score) {
        MeasureSummary summary = new MeasureSummary(measure, sample.tally().pooled());
        return of(
                measure,
                model,
                sample,
                images,
                reasons,
                score,
                SHARES.stream().mapToDouble(summary::quantile).toArray());
    }

    /** @param quantiles the values below which {@link #SHARES} lie */
    static MeasureEntry of(
            Measure measure,
            Optional<String> model,
            Sample sample,
            long images,
            Map<String, Long> reasons,
            Score score,
            double[] quantiles) {
        MeasureSummary summary = new MeasureSummary(measure, sample.tally().pooled());
        return new MeasureEntry(
                measure.name(),
                measure.words(),
                measure.unit(),
                model.orElse(null),
                sample.name(),
                summary.n(),
                images - summary.n(),
                measure.absent(),
                reasons,
                MeasureStage.finite(summary.mean()),
                MeasureStage.present(score.standardError()),
                MeasureStage.finite(summary.deviation()),
                MeasureStage.finite(quantiles[0]),
                MeasureStage.finite(quantiles[1]),
                MeasureStage.finite(quantiles[2]),
                measure.low(),
                measure.high(),
                summary.outside(),
                summary.hasHistogram()
                        ? Arrays.stream(summary.histogram(MeasureEntry.PARTS))
                                .boxed()
                                .toList()
                        : List.of());
    }
}
