package io.sparkfidelity.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Positive values to positions by their logarithms.
 *
 * @param low value at {@code from}; above 0
 * @param high value at {@code to}; above {@code low}
 * @param from position, in pixels
 * @param to position, in pixels; may be below {@code from}
 */
public record LogScale(double low, double high, double from, double to) implements Axis {
    private static final int MOST_TICKS = 7;
    private static final double ROOM = 1.15;

    /** A scale a little longer than the positive values, 1 to 10 where there are none. */
    public static LogScale around(double[] values, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (double value : values) {
            if (value > 0 && Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (high == 0) {
            return new LogScale(1, 10, from, to);
        }
        return low < high ? new LogScale(low / ROOM, high * ROOM, from, to) : new LogScale(low / 2, high * 2, from, to);
    }

    @Override
    public double at(double value) {
        double share = Math.log(clip(value) / low) / Math.log(high / low);
        return from + share * (to - from);
    }

    @Override
    public List<Double> ticks() {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        List<Double> ticks = new ArrayList<>();
        if (Math.log10(high / low) < 2.5) {
            for (int power = first - 1; power <= last; power++) {
                for (double mantissa : new double[] {1, 2, 5}) {
                    double tick = mantissa * Math.pow(10, power);
                    if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                        ticks.add(tick);
                    }
                }
            }
            return ticks.size() > MOST_TICKS
                    ? ticks.stream().filter(LogScale::startsWithOne).toList()
                    : ticks;
        }
        int step = 1 + (last - first) / MOST_TICKS;
        for (int power = first; power <= last; power += step) {
            ticks.add(Math.pow(10, power));
        }
        return ticks;
    }

    private static boolean startsWithOne(double tick) {
        double power = Math.log10(tick);
        return Math.abs(power - Math.rint(power)) < 1e-6;
    }
}
