package io.sparkfidelity.measure.pixels;

/**
 * What a measure's values are called and where they lie.
 *
 * @param name lower case with underscores, the same in options, tables and reports
 * @param unit of a value; empty for a number without one
 * @param lo the value at the lower end of histograms; values may lie below unless the measure says otherwise
 * @param hi the value at their upper end, above {@code lo}; likewise
 */
public record Axis(String name, String unit, double lo, double hi) {
    /** @throws IllegalArgumentException if the range is empty or no range */
    public Axis {
        if (!(lo < hi) || Double.isInfinite(lo) || Double.isInfinite(hi)) {
            throw new IllegalArgumentException("measure " + name + " has no range " + lo + " .. " + hi);
        }
    }
}
