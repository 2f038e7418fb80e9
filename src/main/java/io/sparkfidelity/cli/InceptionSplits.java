package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The number of parts of a candidate that get an Inception Score each. */
final class InceptionSplits {
    private static final int MOST = 100;

    @Option(
            names = "--inception-splits",
            paramLabel = "N",
            description = "Inception Scores of N parts of each candidate too, as mean and deviation; needs images or"
                    + " folders of embeddings (none).")
    private @Nullable Integer number;

    /** The number for a job of these metrics; complains if none of them makes use of it. */
    OptionalInt of(List<Metric> metrics) throws UsageException {
        if (number == null) {
            return OptionalInt.empty();
        }
        Given.within("--inception-splits", number, 1, MOST);
        if (metrics.stream().noneMatch(Metric::usesSplits)) {
            throw new UsageException("--inception-splits says nothing without the metric inception_score, which needs"
                    + " logits; leave it out, or choose a model with logits");
        }
        return OptionalInt.of(number);
    }
}
