package io.sparkfidelity.report.text;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as pages show them. */
public final class Numbers {
    /** Sizes outside are written with a power of ten. */
    private static final double SMALLEST = 1e-4;

    private static final double LARGEST = 1e6;
    private static final double SMALLEST_P = 1e-15;

    private Numbers() {}

    /** Five significant digits, as on the console; a dash where there is none. */
    public static String of(@Nullable Double value) {
        return TextTable.number(finite(value) ? value : null);
    }

    public static String interval(double @Nullable [] ends) {
        return ends == null ? "-" : of(ends[0]) + " to " + of(ends[1]);
    }

    /** Three significant digits or all before the point, without zeros at the end: for axes and marks. */
    public static String brief(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "-";
        }
        double size = Math.abs(value);
        if (size >= LARGEST || size < SMALLEST) {
            String text = String.format(Locale.ROOT, "%.2e", value);
            int e = text.indexOf('e');
            return withoutZeros(text.substring(0, e)) + "e" + Integer.parseInt(text.substring(e + 1));
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return withoutZeros(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** A value and its standard error, both to the error's second digit; to five digits without one. */
    public static String of(@Nullable Double value, @Nullable Double error) {
        if (value == null || !finite(value)) {
            return "-";
        }
        if (error == null || !finite(error) || error <= 0) {
            return of(value);
        }
        int place = (int) Math.floor(Math.log10(error)) - 1;
        double size = Math.max(Math.abs(value), error);
        if (size >= SMALLEST && size < LARGEST) {
            String format = "%." + Math.max(0, -place) + "f";
            return String.format(Locale.ROOT, format + " \u00b1 " + format, value, error);
        }
        int power = (int) Math.floor(Math.log10(size));
        String format = "%." + Math.max(0, power - place) + "f";
        double unit = Math.pow(10, power);
        return String.format(
                Locale.ROOT, "(" + format + " \u00b1 " + format + ")e%d", value / unit, error / unit, power);
    }

    /** A number that somebody chose, as it was written. */
    public static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    public static String pValue(double p) {
        return p < SMALLEST_P
                ? "< 1e-15"
                : p >= 0.001 ? String.format(Locale.ROOT, "%.3f", p) : String.format(Locale.ROOT, "%.1e", p);
    }

    /** One decimal: where in a drawing. */
    public static String pixels(double position) {
        return withoutZeros(String.format(Locale.ROOT, "%.1f", position));
    }

    public static boolean finite(@Nullable Double value) {
        return value != null && Double.isFinite(value);
    }

    /** The lower end of an interval; the value itself where there is none. */
    public static double low(double @Nullable [] interval, double value) {
        return interval == null || !Double.isFinite(interval[0]) ? value : interval[0];
    }

    /** The upper end, likewise. */
    public static double high(double @Nullable [] interval, double value) {
        return interval == null || !Double.isFinite(interval[1]) ? value : interval[1];
    }

    private static String withoutZeros(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }
}
