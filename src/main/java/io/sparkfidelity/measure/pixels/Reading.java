package io.sparkfidelity.measure.pixels;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a measure says of an image or of a pair: a number, or why there is none. */
public sealed interface Reading {
    /**
     * A number.
     *
     * @param value never NaN; positive infinity only where the measure says so
     */
    record Value(double value) implements Reading {
        /** @throws IllegalArgumentException if the value is NaN */
        public Value {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("a value that is no number has a reason instead");
            }
        }
    }

    record Missing(Lack lack) implements Reading {}

    static Reading of(double value) {
        return new Value(value);
    }

    /** The value, or else the reason why there is none. */
    static Reading of(OptionalDouble value, Lack otherwise) {
        return value.isPresent() ? new Value(value.getAsDouble()) : new Missing(otherwise);
    }

    /** The value, or else the reason why there is none. */
    static Reading of(OptionalInt value, Lack otherwise) {
        return value.isPresent() ? new Value(value.getAsInt()) : new Missing(otherwise);
    }
}
