package io.sparkfidelity.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Values to positions along one axis of a chart.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}; above {@code low}
 * @param from position, in pixels
 * @param to position, in pixels; may be below {@code from}
 */
public record LinearScale(double low, double high, double from, double to) implements Axis {
    /** A scale whose ends are round numbers around the given values; around 0 where there are none. */
    public static LinearScale around(double[] values, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        } else if (low == high) {
            double half = low == 0 ? 1 : Math.abs(low) / 2;
            low -= half;
            high += half;
        }
        double step = step(high - low);
        return new LinearScale(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to);
    }

    @Override
    public double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** About five. */
    @Override
    public List<Double> ticks() {
        double step = step(high - low);
        List<Double> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
            ticks.add(k * step);
        }
        return ticks;
    }

    /** The ticks, or every second or fourth of them, 0 among them: at most so many. */
    List<Double> ticks(int most) {
        List<Double> all = ticks();
        int every = 1;
        while ((all.size() + every - 1) / every > most) {
            every *= 2;
        }
        double step = step(high - low);
        List<Double> some = new ArrayList<>();
        for (double tick : all) {
            if (Math.floorMod(Math.round(tick / step), (long) every) == 0) {
                some.add(tick);
            }
        }
        return some;
    }

    /** 1, 2 or 5 times a power of ten, a quarter to a tenth of the range. */
    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / 4)));
        double mantissa = range / 4 / power;
        return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
    }
}
