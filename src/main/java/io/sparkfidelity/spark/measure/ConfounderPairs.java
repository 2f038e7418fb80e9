package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.confounder.Confounder;
import io.sparkfidelity.measure.confounder.Confounders;
import io.sparkfidelity.measure.confounder.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What tells sets apart beside what their images show: descriptions, of which no end is better, are what should not.
 *
 * @param measures of which the others are left out
 */
record ConfounderPairs(List<Measure> measures, List<Described> sets) {
    /** Pairs of peers that a report has. */
    static final int MOST_PAIRS = 32;

    /** Of them, as many as have a sentence. */
    static final int MOST_SAID = 5;

    /** A set as its images are counted. @param sides by measure */
    record Described(String name, List<Side> sides) {}

    private record Pair(String first, String second, List<Confounder> sorted) {
        boolean isApart() {
            return !sorted.isEmpty() && sorted.get(0).isApart();
        }

        double worst(ToDoubleFunction<Confounder> number) {
            return sorted.isEmpty() ? 0 : number.applyAsDouble(sorted.get(0));
        }

        MeasureFindings findings() {
            return MeasureFindings.of(first, second, sorted);
        }
    }

    /** Every other set against the first. */
    MeasureFindings ofFirst() {
        MeasureFindings found = MeasureFindings.none();
        for (int s = 1; s < sets.size(); s++) {
            found = found.and(pair(sets.get(0), sets.get(s)).findings());
        }
        return found;
    }

    /** Every set against every other: the pairs that are worst apart first, {@link #MOST_PAIRS} of them. */
    MeasureFindings worst() {
        List<Pair> pairs = new ArrayList<>();
        if (measures.stream().anyMatch(ConfounderPairs::describes)) {
            for (int a = 0; a < sets.size(); a++) {
                for (int b = a + 1; b < sets.size(); b++) {
                    pairs.add(pair(sets.get(a), sets.get(b)));
                }
            }
        }
        pairs.sort(Comparator.comparing(Pair::isApart)
                .thenComparing(pair -> pair.worst(Confounder::excess))
                .thenComparing(
                        pair -> pair.worst(each -> Math.abs(each.difference().orElse(0))))
                .reversed());
        List<String> notes = new ArrayList<>();
        MeasureFindings found = MeasureFindings.none();
        for (Pair pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
            found = found.and(pair.findings().withoutNotes());
            if (notes.size() < MOST_SAID) {
                Confounders.sentence(pair.sorted()).ifPresent(notes::add);
            }
        }
        long apart = pairs.stream().filter(Pair::isApart).count();
        if (apart > notes.size()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "files and light tell %,d of %,d pairs of datasets apart; these are the worst %d",
                    apart,
                    pairs.size(),
                    notes.size()));
        }
        return found.and(MeasureFindings.ofNotes(notes));
    }

    private Pair pair(Described first, Described second) {
        Confounders confounders = new Confounders();
        for (int m = 0; m < measures.size(); m++) {
            if (describes(measures.get(m))) {
                confounders.add(
                        measures.get(m), first.sides().get(m), second.sides().get(m));
            }
        }
        return new Pair(first.name(), second.name(), confounders.sorted());
    }

    private static boolean describes(Measure measure) {
        return measure.direction() == Measure.Direction.NEITHER;
    }
}
