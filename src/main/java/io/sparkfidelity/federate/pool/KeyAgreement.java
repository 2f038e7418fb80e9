package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Numerics;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Whether tallies may be added or compared.
 *
 * @param mixedNumerics whether their embeddings may come from different engines, precisions or devices, provided that the
 *     probes agree
 */
public record KeyAgreement(boolean mixedNumerics) {
    private static final String ABSENT = "absent";

    /**
     * The key of both together.
     *
     * @param first names the first key's tallies in messages
     * @param second names the other's
     * @throws IncompatibleTallies naming the first entry that differs, and both values
     */
    public CompatibilityKey of(String first, CompatibilityKey a, String second, CompatibilityKey b)
            throws IncompatibleTallies {
        requireMatch(first, a, second, b);
        requireNumerics(first, a, second, b);
        SortedMap<String, Numerics> both = b.numericsByLabel();
        both.putAll(a.numericsByLabel());
        return a.withNumerics(new ArrayList<>(both.values()));
    }

    /**
     * Passes keys of tallies that may be compared: they need not have the same fields and measures, nor leave their sites by the same mode.
     *
     * @throws IncompatibleTallies as in {@link #of}
     */
    public void requireComparable(String first, CompatibilityKey a, String second, CompatibilityKey b)
            throws IncompatibleTallies {
        List<Field> both = a.fields().stream()
                .filter(field -> b.field(field.name()).isPresent() && !isOfMeasure(field))
                .toList();
        List<Field> others =
                both.stream().map(field -> b.field(field.name()).orElseThrow()).toList();
        of(first, a.withFields(both), second, b.withFields(others).withPrivacyMode(a.privacyMode()));
    }

    private static boolean isOfMeasure(Field field) {
        return TalliedMeasure.of(field.name()).isPresent();
    }

    /** All but the numerics, as in {@link #of}. */
    public static void requireMatch(String first, CompatibilityKey a, String second, CompatibilityKey b)
            throws IncompatibleTallies {
        Map<String, String> left = a.mustMatch();
        Map<String, String> right = b.mustMatch();
        Set<String> names = new LinkedHashSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            String x = left.getOrDefault(name, ABSENT);
            String y = right.getOrDefault(name, ABSENT);
            if (!x.equals(y)) {
                throw new IncompatibleTallies("tallies do not fit: the " + name + " is " + x + " in " + first + " and "
                        + y + " in " + second);
            }
        }
    }

    private void requireNumerics(String first, CompatibilityKey a, String second, CompatibilityKey b)
            throws IncompatibleTallies {
        SortedMap<String, Numerics> left = a.numericsByLabel();
        SortedMap<String, Numerics> right = b.numericsByLabel();
        boolean mixed = !left.keySet().equals(right.keySet());
        if (mixed && !mixedNumerics) {
            throw new IncompatibleTallies(
                    "tallies do not fit: the numerics are " + join(left) + " in " + first + " and " + join(right)
                            + " in " + second + "; --mixed-numerics takes both where their probes agree");
        }
        for (Numerics x : left.values()) {
            for (Numerics y : right.values()) {
                double distance = x.probeDistance(y);
                boolean probed = !x.probe().isEmpty() && !y.probe().isEmpty();
                if (distance > a.probeTolerance() && (mixed || probed)) {
                    throw new IncompatibleTallies("tallies do not fit: the probes of " + x.label() + " in " + first
                            + " and " + y.label() + " in " + second
                            + (probed
                                    ? " differ by " + distance + ", more than the card's " + a.probeTolerance()
                                    : " cannot be compared: one is missing"));
                }
            }
        }
    }

    private static String join(SortedMap<String, Numerics> numerics) {
        List<String> labels = new ArrayList<>(numerics.keySet());
        return String.join(" + ", labels);
    }
}
