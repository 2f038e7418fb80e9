package io.sparkfidelity.spark.tally;

import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tallies of datasets and of their labels: everything that a plan requires is counted, and nothing that it does not.
 *
 * @param sets one a dataset
 * @param labels one a dataset, which are empty where the plan requires none
 */
public record PlannedTallies(List<BucketedTally> sets, List<LabelledTallies> labels) {
    public PlannedTallies {
        sets = List.copyOf(sets);
        labels = List.copyOf(labels);
    }

    /**
     * Counts, with their weights those that are {@link WeightedRows}.
     *
     * @param possible what the embeddings allow to be counted; what the plan requires besides is left out
     * @param folder holds the tallies
     */
    public static PlannedTallies of(
            SparkSession spark, TallyFields possible, Plan plan, List<Dataset<Row>> datasets, TallyFolder folder) {
        List<BucketedTally> sets = sets(spark, CountedFields.of(possible, plan.tallyFields()), datasets, folder);
        if (plan.labelFields().isEmpty()) {
            return new PlannedTallies(sets, Collections.nCopies(datasets.size(), LabelledTallies.none()));
        }
        TallyJob ofLabels = new TallyJob(spark, CountedFields.of(possible, plan.labelFields()));
        return new PlannedTallies(
                sets,
                plan.labelFields().contains(MomentFields.GRAM)
                        ? ofLabels.byLabel(datasets, folder)
                        : ofLabels.marginals(datasets, folder));
    }

    private static List<BucketedTally> sets(
            SparkSession spark, CountedFields fields, List<Dataset<Row>> datasets, TallyFolder folder) {
        Map<Boolean, List<Integer>> places = IntStream.range(0, datasets.size())
                .boxed()
                .collect(Collectors.partitioningBy(i -> WeightedRows.has(datasets.get(i))));
        Map<Integer, BucketedTally> tallies = new TreeMap<>();
        places.forEach((weights, some) -> {
            List<BucketedTally> found = some.isEmpty()
                    ? List.of()
                    : new TallyJob(spark, weights ? fields.withWeights() : fields)
                            .run(some.stream().map(datasets::get).toList(), folder);
            for (int i = 0; i < found.size(); i++) {
                tallies.put(some.get(i), found.get(i));
            }
        });
        return List.copyOf(tallies.values());
    }
}
