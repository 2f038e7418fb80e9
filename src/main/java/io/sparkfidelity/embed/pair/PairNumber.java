package io.sparkfidelity.embed.pair;

/**
 * What the number of a pair says.
 *
 * @param name under which it is reported, such as {@code lpips}
 * @param words what it is, in a few words of a reader's, without a full stop
 * @param low the lower end of the range in which it mostly lies
 * @param high the upper end, above {@code low}
 * @param smallerIsBetter whether the smaller of two is the better one, as of distances, and not the larger one
 */
public record PairNumber(String name, String words, double low, double high, boolean smallerIsBetter) {
    /** @throws IllegalArgumentException if the name or the range is none */
    public PairNumber {
        if (!name.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new IllegalArgumentException("'measure.name' is '" + name
                    + "'; it must be up to 48 lower-case letters, digits and '_', a letter first");
        }
        if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
            throw new IllegalArgumentException(
                    "'measure.range' is [" + low + ", " + high + "]; it must be two ascending numbers");
        }
    }
}
