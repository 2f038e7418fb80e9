package io.sparkfidelity.source.binary;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** NumPy's floating-point numbers, least byte first. */
public enum FloatType {
    HALF("<f2", Short.BYTES) {
        @Override
        public double read(ByteBuffer bytes) {
            return half(bytes.getShort());
        }
    },
    SINGLE("<f4", Float.BYTES) {
        @Override
        public double read(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    DOUBLE("<f8", Double.BYTES) {
        @Override
        public double read(ByteBuffer bytes) {
            return bytes.getDouble();
        }
    };

    private static final int HALF_MANTISSA = 10;
    private static final int HALF_BIAS = 15;
    private static final int HALF_LARGEST_EXPONENT = 31;

    private final String numpyName;
    private final int bytes;

    FloatType(String numpyName, int bytes) {
        this.numpyName = numpyName;
        this.bytes = bytes;
    }

    /** The type of NumPy's name for it. */
    public static Optional<FloatType> named(String numpyName) {
        return Arrays.stream(values())
                .filter(type -> type.numpyName.equals(numpyName))
                .findFirst();
    }

    /** Bytes of a number. */
    public int bytes() {
        return bytes;
    }

    /** The next number of a little-endian buffer. */
    public abstract double read(ByteBuffer bytes);

    private static double half(short bits) {
        int exponent = bits >> HALF_MANTISSA & HALF_LARGEST_EXPONENT;
        int mantissa = bits & (1 << HALF_MANTISSA) - 1;
        double size;
        if (exponent == HALF_LARGEST_EXPONENT) {
            size = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            int whole = exponent == 0 ? mantissa : mantissa | 1 << HALF_MANTISSA;
            size = Math.scalb((double) whole, Math.max(exponent, 1) - HALF_BIAS - HALF_MANTISSA);
        }
        return bits < 0 ? -size : size;
    }
}
