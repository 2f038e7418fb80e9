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
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * How much measures rise from one candidate to another, image by image, where both have a value: on images of one pair, where both have a
 * column that says pairs, else on those of one id.
 *
 * @param tallies of the differences, one a measure
 * @param notes how images were paired, where that needs words
 */
record Rises(
        List<Measure> measures, MeasuredSet from, MeasuredSet to, List<BucketedTally> tallies, List<String> notes) {
    private static final String LATER = "later";
    private static final String LATER_BUCKET = "laterBucket";
    private static final String IMAGES = "images";

    /** Joins the sets once for all measures. */
    static Rises of(List<Measure> measures, MeasuredSet from, MeasuredSet to) {
        List<Column> rises = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            rises.add(functions
                    .col(LATER)
                    .getItem(m)
                    .minus(functions.col(Measuring.VALUES).getItem(m)));
        }
        boolean byPair = from.pairs().isPresent() && to.pairs().isPresent();
        Dataset<Row> both = (byPair ? ofPairs(from, to) : ofIds(from, to))
                .coalesce(MeasuredSet.parallelism(from.rows()))
                .select(
                        functions.col("bucket"),
                        functions.array(rises.toArray(Column[]::new)).as(Measuring.VALUES));
        List<Measure> differences = measures.stream().map(Measure::difference).toList();
        return new Rises(
                differences,
                from,
                to,
                MeasuredSet.tallies(differences, both),
                byPair ? List.of(wordsOfPairs(from, to)) : wordsOfIds(from, to));
    }

    private static Dataset<Row> ofIds(MeasuredSet from, MeasuredSet to) {
        return from.rows()
                .select("id", "bucket", Measuring.VALUES)
                .join(
                        to.rows()
                                .select(
                                        functions.col("id"),
                                        functions.col(Measuring.VALUES).as(LATER)),
                        new String[] {"id"},
                        "inner");
    }

    private static Dataset<Row> ofPairs(MeasuredSet from, MeasuredSet to) {
        UDF1<String, Integer> hashed = pair -> Bucket.of(Bucket.hash(pair));
        Column bucket = unitsOf(from)
                ? functions.col("bucket")
                : unitsOf(to)
                        ? functions.col(LATER_BUCKET)
                        : functions.udf(hashed, DataTypes.IntegerType).apply(functions.col(Partners.KEY));
        return alone(from)
                .join(
                        alone(to)
                                .select(
                                        functions.col(Partners.KEY),
                                        functions.col("bucket").as(LATER_BUCKET),
                                        functions.col(Measuring.VALUES).as(LATER)),
                        new String[] {Partners.KEY},
                        "inner")
                .withColumn("bucket", bucket);
    }

    private static boolean unitsOf(MeasuredSet set) {
        return set.pairs().orElseThrow().units();
    }

    /** Of several images of one pair none is more a partner than another. */
    private static Dataset<Row> alone(MeasuredSet set) {
        return images(set).filter(functions.col(IMAGES).equalTo(1));
    }

    private static Dataset<Row> images(MeasuredSet set) {
        return set.rows()
                .groupBy(Partners.KEY)
                .agg(
                        functions.count(functions.lit(1)).as(IMAGES),
                        functions.first("bucket").as("bucket"),
                        functions.first(Measuring.VALUES).as(Measuring.VALUES));
    }

    private static String wordsOfPairs(MeasuredSet from, MeasuredSet to) {
        String words = "images of '" + from.name() + "' and '" + to.name() + "' are paired by their column pair";
        long ofFrom = shared(from);
        long ofTo = shared(to);
        return ofFrom + ofTo == 0
                ? words
                : words + "; " + TextTable.count(ofFrom) + " of '" + from.name() + "' and " + TextTable.count(ofTo)
                        + " of '" + to.name() + "' share their pair with another image of their set and do not count";
    }

    private static List<String> wordsOfIds(MeasuredSet from, MeasuredSet to) {
        if (from.pairs().isEmpty() && to.pairs().isEmpty()) {
            return List.of();
        }
        String without = from.pairs().isEmpty() ? from.name() : to.name();
        return List.of("images of '" + from.name() + "' and '" + to.name() + "' are paired by id: '" + without
                + "' has no column pair");
    }

    private static long shared(MeasuredSet set) {
        Row sum = images(set)
                .filter(functions.col(IMAGES).gt(1))
                .agg(functions.sum(IMAGES))
                .first();
        return sum.isNullAt(0) ? 0 : sum.getLong(0);
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
