package io.sparkfidelity.spark.tally;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The partial tallies of one pass on their way through {@code treeAggregate}: vectors by key, absent where nothing was
 * counted, so that the zero value is empty. JDK types only, which every Spark serializer can carry.
 */
public final class TallyState implements Serializable {
    private static final long serialVersionUID = 1;

    private final HashMap<Integer, long[][]> vectors = new HashMap<>();

    /** Takes a tally over; its fields must be those of every other tally here. */
    public void put(int key, Tally tally) {
        vectors.put(key, vectors(tally));
    }

    /** Copies of a tally's vectors, in the order of its fields. */
    public static long[][] vectors(Tally tally) {
        return tally.fields().stream().map(f -> tally.vector(f.name())).toArray(long[][]::new);
    }

    /** Adds another state into this one, and forgets it. */
    public TallyState merge(TallyState other, List<Field> fields) {
        other.vectors.forEach((key, theirs) -> vectors.merge(key, theirs, (a, b) -> add(a, b, fields)));
        return this;
    }

    /** The tallies by their keys. */
    public Map<Integer, Tally> tallies(List<Field> fields) {
        Map<Integer, Tally> tallies = new TreeMap<>();
        vectors.forEach((key, values) -> tallies.put(key, tally(values, fields)));
        return tallies;
    }

    /** The tally of vectors in the order of their fields. */
    public static Tally tally(long[][] values, List<Field> fields) {
        Map<Field, long[]> byField = new HashMap<>();
        for (int f = 0; f < values.length; f++) {
            byField.put(fields.get(f), values[f]);
        }
        return Tally.of(byField);
    }

    /**
     * Adds vectors into the first ones.
     *
     * @throws TallyOverflowException if an entry leaves 64 bits
     */
    public static long[][] add(long[][] a, long[][] b, List<Field> fields) {
        for (int f = 0; f < a.length; f++) {
            try {
                for (int i = 0; i < a[f].length; i++) {
                    a[f][i] = Math.addExact(a[f][i], b[f][i]);
                }
            } catch (ArithmeticException e) {
                throw new TallyOverflowException(fields.get(f));
            }
        }
        return a;
    }
}
