package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.SquareWarnings;
import io.sparkfidelity.spark.caption.CaptionSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What a reader should know of every set before believing its scores.
 *
 * @param shared units that the sets have in common, if they are to
 * @param captions of the sets that have any
 */
record SetWarnings(SparkSession spark, EvaluationPlan plan, Optional<SharedUnits> shared, CaptionSets captions) {
    /**
     * A sentence a matter.
     *
     * @param model that the sets were embedded by
     * @param reference absent where its images were not looked at
     */
    List<String> of(ModelChoice model, JobSet set, Optional<JobSet> reference) {
        List<String> warnings = new ArrayList<>(set.listing().warnings());
        SquareWarnings squares = new SquareWarnings(spark, model.card());
        plan.protocol().ifPresent(protocol -> {
            long otherSize = protocol.resolution().isPresent()
                    ? squares.otherSize(set.embedded(), protocol.resolution().getAsInt())
                    : 0;
            warnings.addAll(protocol.warnings(
                    plan.isReference(set.source()), set.embedded().embedded(), otherSize));
        });
        shared.flatMap(units -> units.warning(set.name())).ifPresent(warnings::add);
        captions.of(set.name()).ifPresent(said -> warnings.addAll(said.warnings()));
        warnings.addAll(squares.of(set.embedded(), reference));
        return warnings;
    }
}
