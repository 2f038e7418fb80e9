package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A named integer vector of a tally.
 *
 * @param name such as {@code n}, {@code sum}, {@code gram}
 * @param q bits behind the binary point of its entries: an entry v stands for v * 2^-q
 * @param length number of entries, 1 or more
 */
public record Field(String name, int q, int length) implements Serializable, Comparable<Field> {
    public Field {
        if (name.isEmpty() || q < 0 || length < 1) {
            throw new IllegalArgumentException("not a tally field: " + name + ", q " + q + ", length " + length);
        }
    }

    @Override
    public int compareTo(Field other) {
        return Comparator.comparing(Field::name)
                .thenComparingInt(Field::q)
                .thenComparingInt(Field::length)
                .compare(this, other);
    }
}
