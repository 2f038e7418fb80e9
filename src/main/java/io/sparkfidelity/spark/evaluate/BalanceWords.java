package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.tally.balance.LabelBalance;
import io.sparkfidelity.tally.balance.LabelWeights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/** What is said of sets that are balanced by label, and of those that cannot be. */
final class BalanceWords {
    private static final int MOST_NAMES = 5;

    private static final String FLOOR_OF_CHANCE =
            "the column 'perfect' takes the classes' shares for drawn by chance, and is too high: ";

    static final String CLASSES_TOO_SMALL =
            FLOOR_OF_CHANCE + "classes have fewer than two images in the mean, or no sums of what is scored";

    static final String CLASSES_TOO_MANY = FLOOR_OF_CHANCE + "there are too many classes for the memory of one machine";

    static final String MEASURES = "measures of single images are of the images as they are, not balanced by label";

    private BalanceWords() {}

    /** What of these metrics cannot be computed; nothing if all can. */
    static Optional<String> undefined(List<Metric> metrics) {
        List<String> names = metrics.stream()
                .filter(metric -> !metric.takesWeights())
                .map(Metric::name)
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", names)
                        + " cannot be computed: not defined for weighted images; ask for them without --balance");
    }

    /**
     * Passes sets of which every image has a label.
     *
     * @param without images that have none
     * @param remedy what would give them labels
     * @throws SourceException saying how many have none
     */
    static void requireLabelled(String name, long without, long images, String remedy) throws SourceException {
        if (without > 0) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "--balance label needs a label for every image, and %,d of the %,d of '%s' have none; %s, or leave"
                            + " --balance out",
                    without,
                    images,
                    name,
                    remedy));
        }
    }

    /**
     * Passes candidates that have every class of the reference.
     *
     * @throws SourceException naming the classes that are missing
     */
    static void requireAll(String reference, String candidate, LabelBalance balance) throws SourceException {
        List<String> missing = balance.missing();
        if (!missing.isEmpty()) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "'%s' cannot be balanced by label: it has no image of %,d %s of '%s', which no weight makes up"
                            + " for: %s; add such images, or leave --balance out",
                    candidate,
                    missing.size(),
                    missing.size() == 1 ? "class" : "classes",
                    reference,
                    names(missing)));
        }
    }

    /**
     * A candidate's weights.
     *
     * @param largest of the sums of squares by {@link LabelBalance#bounds}
     * @throws SourceException if a class of the reference is missing, or sums cannot hold the weights
     */
    static LabelWeights weights(String reference, String candidate, LabelBalance balance, DoubleSupplier largest)
            throws SourceException {
        requireAll(reference, candidate, balance);
        try {
            return balance.weightsOf(largest);
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + candidate + "' cannot be balanced by label: " + e.getMessage());
        }
    }

    /** What the reader should know of a candidate that is balanced, one line a matter. */
    static List<String> warnings(String reference, LabelBalance balance, LabelWeights weights) {
        List<String> warnings = new ArrayList<>();
        if (weights.uniform()) {
            warnings.add("balanced by label: its classes have the shares of '" + reference
                    + "' already, and every image counts once");
        } else {
            warnings.add(String.format(
                    Locale.ROOT,
                    "balanced by label: its %,d classes count with the shares of '%s', an image for %.3g to %.3g"
                            + " images; effective n %,.0f of %,d%s",
                    weights.byLabel().size(),
                    reference,
                    balance.lightest(weights),
                    balance.heaviest(weights),
                    balance.effective(weights),
                    balance.images(),
                    weights.misplaced() > 0
                            ? String.format(
                                    Locale.ROOT, "; rounding misplaces %.2g%% of the weight", 100 * weights.misplaced())
                            : ""));
        }
        Map<String, Long> foreign = balance.foreign();
        if (!foreign.isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d images do not count, being of %,d %s that '%s' lacks: %s",
                    foreign.values().stream().mapToLong(Long::longValue).sum(),
                    foreign.size(),
                    foreign.size() == 1 ? "class" : "classes",
                    reference,
                    names(foreign.keySet())));
        }
        return warnings;
    }

    private static String names(Collection<String> labels) {
        String some = labels.stream()
                .limit(MOST_NAMES)
                .map(label -> "'" + label + "'")
                .collect(Collectors.joining(", "));
        return some + (labels.size() > MOST_NAMES ? " and " + (labels.size() - MOST_NAMES) + " more" : "");
    }
}
