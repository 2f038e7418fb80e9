package io.sparkfidelity.image.resize;

/**
 * The reconstruction filters of Pillow's resize. When an image shrinks, a filter is stretched by the reduction, so that
 * every source pixel counts (antialiasing). Formulas: Pillow, {@code src/libImaging/Resample.c}.
 */
public enum Filter {
    /** The mean of the pixels that an output pixel covers. */
    BOX("box", 0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
        }
    },
    /** A triangle of half width 1. */
    BILINEAR("bilinear", 1.0) {
        @Override
        double weight(double x) {
            double distance = Math.abs(x);
            return distance < 1.0 ? 1.0 - distance : 0.0;
        }
    },
    /** Keys' cubic convolution with a = -0.5. */
    BICUBIC("bicubic", 2.0) {
        @Override
        double weight(double x) {
            // The order of operations is Pillow's: the last bit decides some roundings of the fixed-point weights.
            double distance = Math.abs(x);
            if (distance < 1.0) {
                return ((A + 2.0) * distance - (A + 3.0)) * distance * distance + 1;
            }
            return distance < 2.0 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0.0;
        }
    },
    /** A sinc windowed by a three times wider sinc. */
    LANCZOS("lanczos", 3.0) {
        @Override
        double weight(double x) {
            return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
        }
    };

    private static final double A = -0.5;

    private final String label;
    private final double support;

    Filter(String label, double support) {
        this.label = label;
        this.support = support;
    }

    /** The filter's name in lower case. */
    public String label() {
        return label;
    }

    /** Half the filter's width, in pixels of the coarser of the two grids. */
    double support() {
        return support;
    }

    /** The filter's height at {@code x}; it is 0 beyond {@link #support()}. */
    abstract double weight(double x);

    private static double sinc(double x) {
        if (x == 0.0) {
            return 1.0;
        }
        double angle = x * Math.PI;
        return StrictMath.sin(angle) / angle;
    }
}
