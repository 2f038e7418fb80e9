package io.sparkfidelity.tally;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * An immutable set of named 64-bit integer vectors. With {@link #add} tallies of one set of fields form a commutative
 * group: exact, whatever the order, and {@link #subtract} undoes an addition.
 */
public final class Tally implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int DIGEST_BLOCK = 1024;

    private final Field[] fields;
    private final long[][] values;

    private Tally(Field[] fields, long[][] values) {
        this.fields = fields;
        this.values = values;
    }

    /** The neutral element of the given fields. */
    public static Tally zero(List<Field> fields) {
        Field[] sorted = fields.stream().sorted().toArray(Field[]::new);
        long[][] values = new long[sorted.length][];
        for (int i = 0; i < sorted.length; i++) {
            values[i] = new long[sorted[i].length()];
        }
        return new Tally(sorted, values);
    }

    /**
     * A tally of copies of the given vectors.
     *
     * @throws IllegalArgumentException if a vector's length is not its field's
     */
    public static Tally of(Map<Field, long[]> vectors) {
        Map<Field, long[]> sorted = new TreeMap<>(vectors);
        sorted.forEach((field, vector) -> {
            if (vector.length != field.length()) {
                throw new IllegalArgumentException("tally field '" + field.name() + "' has " + vector.length
                        + " entries, not the " + field.length() + " it declares");
            }
        });
        return new Tally(
                sorted.keySet().toArray(Field[]::new),
                sorted.values().stream().map(long[]::clone).toArray(long[][]::new));
    }

    /** The fields in their fixed order (by name). */
    public List<Field> fields() {
        return List.of(fields);
    }

    /** Whether there is a field of that name. */
    public boolean has(String field) {
        return Arrays.stream(fields).anyMatch(f -> f.name().equals(field));
    }

    /**
     * The field of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Field field(String name) {
        return fields[indexOf(name)];
    }

    /** A copy of the vector of a field. */
    public long[] vector(String field) {
        return values[indexOf(field)].clone();
    }

    /** One entry of a field. */
    public long value(String field, int index) {
        return values[indexOf(field)][index];
    }

    /** Bytes of all vectors. */
    public long bytes() {
        return Arrays.stream(fields).mapToLong(f -> 8L * f.length()).sum();
    }

    /**
     * The entry-wise sum.
     *
     * @throws TallyOverflowException if an entry leaves 64 bits
     * @throws IllegalArgumentException if the fields differ
     */
    public Tally add(Tally other) {
        return combine(other, Math::addExact);
    }

    /** The entry-wise difference; errors as in {@link #add}. */
    public Tally subtract(Tally other) {
        return combine(other, Math::subtractExact);
    }

    /** Whether all sums are equal that both have; not where they have nothing but the number of rows in common. */
    public boolean agreesWith(Tally other) {
        List<Field> common = fields().stream()
                .filter(field -> Arrays.asList(other.fields).contains(field))
                .toList();
        return common.stream().anyMatch(field -> !field.name().equals(MomentFields.N))
                && common.stream().allMatch(field -> Arrays.equals(shared(field.name()), other.shared(field.name())));
    }

    /** SHA-256 over the fields' names, q and entries: equal if and only if the tallies are equal, bit for bit. */
    public String digest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        ByteBuffer block = ByteBuffer.allocate(8 * DIGEST_BLOCK);
        for (int f = 0; f < fields.length; f++) {
            sha.update((fields[f].name() + '\n' + fields[f].q() + '\n' + fields[f].length() + '\n')
                    .getBytes(StandardCharsets.UTF_8));
            for (long value : values[f]) {
                if (!block.hasRemaining()) {
                    sha.update(block.flip());
                    block.clear();
                }
                block.putLong(value);
            }
            sha.update(block.flip());
            block.clear();
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** The vector itself, for this room only: nobody outside may see an array that another could change. */
    long[] shared(String field) {
        return values[indexOf(field)];
    }

    private Tally combine(Tally other, LongBinaryOperator operator) {
        if (!Arrays.equals(fields, other.fields)) {
            throw new IllegalArgumentException("tallies of different fields cannot be combined: "
                    + Arrays.toString(fields) + " and " + Arrays.toString(other.fields));
        }
        long[][] result = new long[fields.length][];
        for (int f = 0; f < fields.length; f++) {
            long[] a = values[f];
            long[] b = other.values[f];
            long[] c = new long[a.length];
            try {
                for (int i = 0; i < c.length; i++) {
                    c[i] = operator.applyAsLong(a[i], b[i]);
                }
            } catch (ArithmeticException e) {
                throw new TallyOverflowException(fields[f]);
            }
            result[f] = c;
        }
        return new Tally(fields, result);
    }

    private int indexOf(String name) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the tally has no field '" + name + "', only " + Arrays.toString(fields));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tally tally
                && Arrays.equals(fields, tally.fields)
                && Arrays.deepEquals(values, tally.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(fields) + Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return "Tally" + Arrays.toString(fields);
    }
}
