package io.sparkfidelity.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers in few characters, for cells and charts. */
final class Figures {
    private static final double SMALLEST_P = 1e-15;

    private Figures() {}

    /** Three significant digits, an exponent only where digits would be too many. */
    static String compact(double value) {
        return compact(value, 3);
    }

    /** The same of an error: two digits. */
    static String compact2(double value) {
        return compact(value, 2);
    }

    private static String compact(double value, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "-";
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
    }

    /** A value and its standard error, to the error's second digit. */
    static String withError(double value, double error) {
        if (!(error > 0) || !Double.isFinite(error)) {
            return compact(value);
        }
        int places = Math.max(0, 1 - (int) Math.floor(Math.log10(error)));
        return places > 6
                ? compact(value) + " ± " + compact(error)
                : String.format(Locale.ROOT, "%." + places + "f ± %." + places + "f", value, error);
    }

    /** A number that somebody chose, as it was written. */
    static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    static String pValue(double p) {
        return p < SMALLEST_P
                ? "< 1e-15"
                : p >= 0.001 ? String.format(Locale.ROOT, "%.3f", p) : String.format(Locale.ROOT, "%.1e", p);
    }
}
