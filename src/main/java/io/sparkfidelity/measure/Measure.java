package io.sparkfidelity.measure;

import io.sparkfidelity.metric.Score;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number of an image.
 *
 * @param name in reports, and on the command line; letters, digits, {@code _}, {@code .}, {@code :} and {@code -}
 * @param words what it is, in a few words of a reader's, without a full stop
 * @param unit of its values, such as {@code dB}; empty for a bare number
 * @param low the lower end of the range that is told apart finely; values outside count too, as the open ends of the histogram
 * @param high the upper end, above {@code low}
 * @param direction which end is the better one; {@link Direction#NEITHER} for a description
 * @param absent why an image that could be looked at may still have no value, in words
 */
public record Measure(
        String name, String words, String unit, double low, double high, Direction direction, String absent)
        implements Serializable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");

    /** Which of two values is the better one. */
    public enum Direction {
        SMALLER,
        LARGER,
        NEITHER;

        /** As scores have it; nothing where neither end is better. */
        public Optional<Score.Direction> ofScore() {
            return switch (this) {
                case SMALLER -> Optional.of(Score.Direction.SMALLER_IS_BETTER);
                case LARGER -> Optional.of(Score.Direction.LARGER_IS_BETTER);
                case NEITHER -> Optional.empty();
            };
        }
    }

    public Measure {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a measure: up to 64 letters, digits, _ . : -");
        }
        if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
            throw new IllegalArgumentException(
                    "the range of " + name + ", " + low + ".." + high + ", is none: its ends are finite and ascend");
        }
    }

    /** What the difference of two values of this measure is: a measure of pairs of images. */
    public Measure difference() {
        return new Measure(name, "difference of " + words, unit, low - high, high - low, direction, absent);
    }
}
