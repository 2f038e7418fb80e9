package io.sparkfidelity.image.resize;

/**
 * The part of one resampled axis that is wanted: a run of the {@code out} positions to which {@code in} positions are
 * stretched or shrunk. What a crop cuts off is never computed, so {@code out} may be far longer than any array.
 *
 * @param in input positions, at least 1
 * @param out output positions of the whole axis, at least 1
 * @param from the first one that is wanted
 * @param length how many are wanted, at least 1
 */
record Span(int in, long out, long from, int length) {
    Span {
        if (in < 1 || length < 1 || from < 0 || from > out - length) {
            throw new IllegalArgumentException(
                    "no positions " + from + ".." + (from + length) + " of " + out + " from " + in);
        }
    }

    /** All of {@code out} positions. */
    static Span whole(int in, int out) {
        return new Span(in, out, 0, out);
    }

    /** Whether each output position is an input position. */
    boolean isUnscaled() {
        return in == out;
    }
}
