package io.sparkfidelity.report.chart;

import java.util.List;

/** Values to positions along one axis of a chart. */
sealed interface Axis permits LinearScale, LogScale {
    /** A value's position in pixels; one beyond an end stands at that end, or beyond it. */
    double at(double value);

    double low();

    double high();

    /** Round values from end to end. */
    List<Double> ticks();

    /** The nearest value that the axis has a place for. */
    default double clip(double value) {
        return Math.max(low(), Math.min(high(), value));
    }
}
