package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import java.util.Locale;
import java.util.Optional;

/** A score of how two sets lie in balls around each other's images, one of several that are made together. */
interface BallMetric extends Metric {
    /** Which of them, by the score's name in capitals. */
    Enum<?> part();

    /** What is said of it. */
    Traits traits();

    /**
     * What is said of a score.
     *
     * @param words as {@link Metric#words}
     * @param misled as {@link Metric#misled}
     * @param blindTo as {@link Metric#blindTo}
     */
    record Traits(String words, Optional<String> misled, Optional<String> blindTo) {
        static Traits of(String words) {
            return new Traits(words, Optional.empty(), Optional.empty());
        }

        Traits misledWhere(String what) {
            return new Traits(words, Optional.of(what), blindTo);
        }

        Traits blindTo(String what) {
            return new Traits(words, misled, Optional.of(what));
        }
    }

    /** What blurs do, and what a model of few classes does. */
    String CROWDED = "images crowd where the reference is dense, as blurred ones do, or those of few classes";

    @Override
    default String name() {
        return part().name().toLowerCase(Locale.ROOT);
    }

    @Override
    default String words() {
        return traits().words();
    }

    @Override
    default Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    default Optional<String> misled() {
        return traits().misled();
    }

    @Override
    default Optional<String> blindTo() {
        return traits().blindTo();
    }

    @Override
    default Comparison comparison() {
        return Comparison.DIRECTED;
    }
}
