package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.explain.ExplainedSet;
import io.sparkfidelity.spark.explain.PicturedSet;
import io.sparkfidelity.spark.score.ScoredSet;

/**
 * A set of images with what was counted of one output of a model.
 *
 * @param set with its embeddings
 */
record TalliedSet(JobSet set, ScoredSet scored) {
    PicturedSet pictured() {
        return pictured(set);
    }

    ExplainedSet explained() {
        return new ExplainedSet(pictured(), set.rows(), scored.sample().tally());
    }

    static PicturedSet pictured(JobSet set) {
        return new PicturedSet(set.name(), set.listing(), set.embedded().prepare());
    }
}
