package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * What inputs that are compared have in common.
 *
 * @param model its name, "features" where nobody says it
 * @param dimension of their vectors
 * @param scale of the integers that they are counted in
 * @param unitNorm whether all their vectors have length 1
 * @param extents by name, of those that have rows to count
 */
record InputShape(String model, int dimension, FeatureScale scale, boolean unitNorm, Map<String, RowExtent> extents) {
    /**
     * @param q bits behind the binary point that the user wants
     * @throws SourceException if they have different dimensions
     */
    static InputShape of(List<CompareJob.Input> inputs, OptionalInt q, Supplier<SparkSession> spark)
            throws SourceException {
        String model = "features";
        int dimension = 0;
        String measured = "";
        OptionalInt ofTally = OptionalInt.empty();
        boolean unitNorm = true;
        Map<String, RowExtent> extents = new LinkedHashMap<>();
        for (CompareJob.Input input : inputs) {
            InputTraits traits = input.input().traits(input.name(), spark);
            model = traits.model().orElse(model);
            ofTally = traits.q().isPresent() ? traits.q() : ofTally;
            unitNorm &= traits.unitNorm();
            traits.extent().ifPresent(extent -> extents.put(input.name(), extent));
            int d = traits.dimension();
            if (dimension > 0 && d != dimension) {
                throw new SourceException("'" + measured + "' has " + dimension + " dimensions and '" + input.name()
                        + "' " + d + "; both must come from one model");
            }
            dimension = d;
            measured = input.name();
        }
        return new InputShape(model, dimension, FeatureScale.of(ofTally, q, extents), unitNorm, extents);
    }

    /** The same in integers of another scale. */
    InputShape with(FeatureScale other) {
        return new InputShape(model, dimension, other, unitNorm, extents);
    }

    MomentFields moments() {
        return new MomentFields(dimension, scale.fixedPoint());
    }

    /** What is counted of an input that has rows. */
    CountedFields fields(CompareJob.Input input, Plan plan, Supplier<SparkSession> spark) {
        return fields(input.input().classes(spark), plan);
    }

    /** @param classes logits a row, 0 for none */
    CountedFields fields(int classes, Plan plan) {
        return CountedFields.of(new TallyFields(moments(), classes), plan.tallyFields());
    }
}
