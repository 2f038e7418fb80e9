package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.tally.BucketedTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How much measures rise from one candidate to another, image by image, where both have a value.
 *
 * @param tallies of the differences, one a measure
 */
record Rises(List<Measure> measures, MeasuredSet from, MeasuredSet to, List<BucketedTally> tallies) {
    private static final String LATER = "later";

    /** Joins the sets once for all measures. */
    static Rises of(List<Measure> measures, MeasuredSet from, MeasuredSet to) {
        List<Column> rises = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            rises.add(functions
                    .col(LATER)
                    .getItem(m)
                    .minus(functions.col(Measuring.VALUES).getItem(m)));
        }
        Dataset<Row> both = from.rows()
                .select("id", "bucket", Measuring.VALUES)
                .join(
                        to.rows()
                                .select(
                                        functions.col("id"),
                                        functions.col(Measuring.VALUES).as(LATER)),
                        new String[] {"id"},
                        "inner")
                .coalesce(MeasuredSet.parallelism(from.rows()))
                .select(
                        functions.col("bucket"),
                        functions.array(rises.toArray(Column[]::new)).as(Measuring.VALUES));
        List<Measure> differences = measures.stream().map(Measure::difference).toList();
        return new Rises(differences, from, to, MeasuredSet.tallies(differences, both));
    }

    /** The rise of one measure. */
    MeasureEntry.DifferenceEntry of(int place, Optional<String> model) {
        Measure measure = measures.get(place);
        BucketedTally tally = tallies.get(place);
        Sample sample = new Sample(to.name(), tally);
        Score score = Scorer.withoutFloors(new ModelTraits(MeasureStage.IMAGES, false), sample)
                .scores(List.of(new MeasureMean(measure)), sample)
                .get(0);
        MeasureSummary summary = new MeasureSummary(measure, tally.pooled());
        long known = from.tallies().get(place).n() + to.tallies().get(place).n();
        Optional<Interval> interval = score.ci95();
        MeasureSummary.Middle middle = summary.middle(MeasureEntry.PARTS);
        return new MeasureEntry.DifferenceEntry(
                measure.name(),
                measure.unit(),
                model.orElse(null),
                from.name(),
                to.name(),
                summary.n(),
                known - 2 * summary.n(),
                MeasureStage.finite(summary.mean()),
                MeasureStage.present(score.standardError()),
                interval.isPresent()
                        ? new double[] {interval.get().low(), interval.get().high()}
                        : null,
                -middle.reach(),
                middle.reach(),
                Arrays.stream(middle.counts()).boxed().toList());
    }
}
