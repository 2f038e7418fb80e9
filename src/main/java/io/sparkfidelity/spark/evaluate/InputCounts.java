package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.score.SetRows;
import io.sparkfidelity.spark.tally.LocalTally;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Inputs that are compared, counted.
 *
 * @param shape in which they were
 * @param samples one an input, in their order
 */
record InputCounts(InputShape shape, List<Sample> samples) {
    InputCounts {
        samples = List.copyOf(samples);
    }

    /**
     * Counts those that have rows, with more bits if the first count shows that it needs them, and takes the others' counts.
     *
     * @param q bits behind the binary point that the user wants
     * @throws SourceException if they have different dimensions, or cannot be counted
     */
    static InputCounts of(
            List<CompareJob.Input> inputs, Plan plan, OptionalInt q, Supplier<SparkSession> spark, TallyFolder folder)
            throws SourceException {
        InputShape shape = InputShape.of(inputs, q, spark);
        List<Sample> samples = samples(inputs, shape, plan, spark, folder);
        Map<String, Tally> rows = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (shape.extents().containsKey(inputs.get(i).name())) {
                rows.put(inputs.get(i).name(), samples.get(i).tally().pooled());
            }
        }
        Optional<FeatureScale> finer = shape.scale().finer(rows, shape.extents());
        if (finer.isEmpty()) {
            return new InputCounts(shape, samples);
        }
        InputShape again = shape.with(finer.get());
        return new InputCounts(again, samples(inputs, again, plan, spark, folder));
    }

    private static List<Sample> samples(
            List<CompareJob.Input> inputs,
            InputShape shape,
            Plan plan,
            Supplier<SparkSession> spark,
            TallyFolder folder)
            throws SourceException {
        // One job for all inputs with as many logits, most often none.
        Map<Integer, List<Integer>> byClasses = new TreeMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (shape.extents().containsKey(inputs.get(i).name())) {
                byClasses
                        .computeIfAbsent(inputs.get(i).input().classes(spark), classes -> new ArrayList<>())
                        .add(i);
            }
        }
        Map<Integer, BucketedTally> tallies = new HashMap<>();
        byClasses.forEach((classes, places) -> {
            List<BucketedTally> some = tallies(
                    shape.fields(classes, plan),
                    places.stream()
                            .flatMap(i -> inputs.get(i).input().rows(spark).stream())
                            .toList(),
                    spark,
                    folder);
            for (int i = 0; i < places.size(); i++) {
                tallies.put(places.get(i), some.get(i));
            }
        });
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            CompareJob.Input input = inputs.get(i);
            Optional<Sample> counted =
                    input.input().sample(input.name(), shape.scale().fixedPoint());
            samples.add(
                    counted.isPresent()
                            ? counted.get()
                            : new Sample(input.name(), Objects.requireNonNull(tallies.get(i), "it has rows"))
                                    .groupedByUnit(input.input().hasUnits(spark)));
        }
        return samples;
    }

    private static List<BucketedTally> tallies(
            CountedFields fields, List<SetRows> sets, Supplier<SparkSession> spark, TallyFolder folder) {
        List<BucketedTally> tallies = new ArrayList<>();
        List<Dataset<Row>> datasets = new ArrayList<>();
        for (SetRows rows : sets) {
            if (rows instanceof SetRows.Here here) {
                tallies.add(LocalTally.of(fields, here.rows(), folder));
            } else if (rows instanceof SetRows.OnSpark there) {
                datasets.add(there.rows());
            }
        }
        // All of one kind: without Spark there are none of the other.
        return datasets.isEmpty() ? tallies : new TallyJob(spark.get(), fields).run(datasets, folder);
    }
}
