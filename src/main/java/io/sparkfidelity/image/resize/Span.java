package io.sparkfidelity.image.resize;

/**
 * The part of one resampled axis that is wanted: a run of the {@code out} positions to which {@code in} positions are
 * stretched or shrunk. What a crop cuts off is never copied and never computed, so {@code out} may be far longer than any
 * array.
 *
 * @param skip positions of the image before the first input position
 * @param in input positions, at least 1
 * @param out output positions of the whole axis, at least 1
 * @param from the first one that is wanted
 * @param length how many are wanted, at least 1
 */
record Span(int skip, int in, long out, long from, int length) {
    Span {
        if (skip < 0 || in < 1 || length < 1 || from < 0 || from > out - length) {
            throw new IllegalArgumentException(
                    "no positions " + from + ".." + (from + length) + " of " + out + " from " + in);
        }
    }

    /** All of {@code out} positions. */
    static Span whole(int in, int out) {
        return new Span(0, in, out, 0, out);
    }

    /** {@code length} positions from {@code from} on, of {@code out} to which a whole axis is brought. */
    static Span part(int in, long out, long from, int length) {
        return new Span(0, in, out, from, length);
    }

    /** All of {@code out} positions, to which {@code in} positions after the first {@code skip} are brought. */
    static Span of(int skip, int in, int out) {
        return new Span(skip, in, out, 0, out);
    }

    /** Whether each output position is an input position. */
    boolean isUnscaled() {
        return in == out;
    }

    /** The image's position that is the first wanted one, where it is unscaled. */
    int unscaledFrom() {
        return skip + (int) from;
    }
}
