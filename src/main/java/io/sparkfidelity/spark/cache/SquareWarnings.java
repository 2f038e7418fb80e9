package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.image.resize.Resizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** How images became squares, where that alone may make a difference between sets. */
public final class SquareWarnings {
    private static final Column WIDTH = functions.col("width");
    private static final Column HEIGHT = functions.col("height");

    private final SparkSession spark;
    private final ModelCard card;

    /** @param card that the sets were embedded by; its own step does not count */
    public SquareWarnings(SparkSession spark, ModelCard card) {
        this.spark = spark;
        this.card = card;
    }

    /**
     * What a reader should know of a set, a sentence a matter.
     *
     * @param first the set that all others are held against; absent where its images are not at hand
     */
    public List<String> of(EmbeddingSet set, Optional<JobSet> first) {
        List<String> warnings = new ArrayList<>();
        first.filter(other -> !alike(set, other.embedded()))
                .ifPresent(other -> warnings.add(words(set.prepare()) + ", and " + other.name() + " is "
                        + words(other.embedded().prepare())
                        + ": the scores hold that difference too; give both one --prepare"));
        Resizer resizer = card.preprocessing().resizer();
        if (set.prepare().isEmpty() && !resizer.crops()) {
            long stretched = count(set, WIDTH.notEqual(HEIGHT));
            if (stretched > 0) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%,d of %,d images are not square and were stretched to squares by the resizer %s; --prepare"
                                + " cuts them instead",
                        stretched,
                        set.embedded(),
                        resizer.name()));
            }
        }
        return warnings;
    }

    /** How many embedded images of a set have not this side after what prepared them. */
    public long otherSize(EmbeddingSet set, int side) {
        return set.prepare().isPresent()
                ? set.prepare().get().size() == side ? 0 : set.embedded()
                : count(set, WIDTH.notEqual(side).or(HEIGHT.notEqual(side)));
    }

    /** Whether both sets had the same done, or one of them nothing because its images are such squares already. */
    private boolean alike(EmbeddingSet a, EmbeddingSet b) {
        return a.prepare().equals(b.prepare()) || needsNone(a, b.prepare()) || needsNone(b, a.prepare());
    }

    private boolean needsNone(EmbeddingSet set, Optional<Prepare> step) {
        return set.prepare().isEmpty()
                && step.isPresent()
                && otherSize(set, step.get().size()) == 0;
    }

    private static String words(Optional<Prepare> step) {
        return step.map(each -> "prepared by " + each.label()).orElse("not prepared");
    }

    private long count(EmbeddingSet set, Column condition) {
        return set.rows(spark)
                .filter(functions.col("reason").isNull())
                .filter(condition)
                .count();
    }
}
