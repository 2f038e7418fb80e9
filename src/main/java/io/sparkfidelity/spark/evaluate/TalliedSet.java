package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.explain.ExplainedSet;
import io.sparkfidelity.spark.explain.PicturedSet;
import io.sparkfidelity.spark.score.ScoredSet;
import java.util.List;

/**
 * A set of images with what was counted of one output of a model.
 *
 * @param set with its embeddings
 * @param warnings what the reader should know of how it was counted, one line a matter
 */
record TalliedSet(JobSet set, ScoredSet scored, List<String> warnings) {
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
