package io.sparkfidelity.spark.tally;

import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What metrics need counted of one set.
 *
 * @param labels none where no metric compares classes
 */
public record SetTallies(BucketedTally all, LabelledTallies labels) {
    /**
     * The tallies of all sets of a job.
     *
     * @param required by the job's metrics
     * @param folder holds them
     */
    public static List<SetTallies> of(
            SparkSession spark, TallyFields fields, Plan required, List<Dataset<Row>> sets, TallyFolder folder) {
        TallyJob job = new TallyJob(spark, fields);
        List<BucketedTally> all = job.run(sets, folder);
        List<LabelledTallies> labels = Collections.nCopies(sets.size(), LabelledTallies.none());
        if (required.labelFields().contains(MomentFields.GRAM)) {
            labels = job.byLabel(sets, folder);
        } else if (!required.labelFields().isEmpty()) {
            labels = job.marginals(sets, folder);
        }
        List<SetTallies> tallies = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            tallies.add(new SetTallies(all.get(i), labels.get(i)));
        }
        return List.copyOf(tallies);
    }
}
