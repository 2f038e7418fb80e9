package io.sparkfidelity.report;

import java.util.Locale;

/** Numbers as pages show them. */
final class Numbers {
    private Numbers() {}

    /** Five significant digits, as on the console; a dash where there is none. */
    static String of(Double value) {
        return TextTable.number(finite(value) ? value : null);
    }

    static String interval(double[] ends) {
        return ends == null ? "-" : of(ends[0]) + " to " + of(ends[1]);
    }

    /** Three significant digits, without zeros at the end: for axes and marks. */
    static String brief(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "-";
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-3) {
            String text = String.format(Locale.ROOT, "%.2e", value);
            int e = text.indexOf('e');
            return withoutZeros(text.substring(0, e)) + "e" + Integer.parseInt(text.substring(e + 1));
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return withoutZeros(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** One decimal: where in a drawing. */
    static String pixels(double position) {
        return withoutZeros(String.format(Locale.ROOT, "%.1f", position));
    }

    static boolean finite(Double value) {
        return value != null && Double.isFinite(value);
    }

    /** The lower end of an interval; the value itself where there is none. */
    static double low(double[] interval, double value) {
        return interval == null || !Double.isFinite(interval[0]) ? value : interval[0];
    }

    /** The upper end, likewise. */
    static double high(double[] interval, double value) {
        return interval == null || !Double.isFinite(interval[1]) ? value : interval[1];
    }

    private static String withoutZeros(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }
}
