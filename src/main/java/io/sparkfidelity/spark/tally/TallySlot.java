package io.sparkfidelity.spark.tally;

import java.io.Serializable;

/**
 * What one tally of a job counts.
 *
 * @param dataset its place in the job's list
 * @param label empty for all labels together
 * @param bucket {@link #ALL} for all buckets together
 */
record TallySlot(int dataset, String label, int bucket) implements Serializable {
    static final int ALL = -1;
}
