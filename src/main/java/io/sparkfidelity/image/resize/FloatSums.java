package io.sparkfidelity.image.resize;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Resampling along one axis in float64, sums in the order of the taps: takes the lines that lie across the axis one by
 * one, and hands out the lines of the result. Only those are held that have begun and are not complete.
 */
final class FloatSums {
    private final Taps taps;
    private final int length;
    private final Sink sink;
    private final double[][] sums;
    private final ArrayDeque<double[]> spare = new ArrayDeque<>();
    private int done;

    /** Takes the lines of the result, from the first to the last. */
    interface Sink {
        /** @param sums the array serves for another line afterwards */
        void take(int line, double[] sums);
    }

    /** @param length samples of a line */
    FloatSums(Taps taps, int length, Sink sink) {
        this.taps = taps;
        this.length = length;
        this.sink = sink;
        this.sums = new double[taps.length()][];
    }

    /** Takes the line {@code at}; they come from {@link Taps#begin} to {@link Taps#end}, and then perhaps anew. */
    void add(int at, double[] line) {
        for (int to = done; to < sums.length && taps.first()[to] <= at; to++) {
            if (sums[to] == null) {
                sums[to] = spare.isEmpty() ? new double[length] : spare.pop();
                Arrays.fill(sums[to], 0.0);
            }
            int tap = at - taps.first()[to];
            add(sums[to], line, taps.weights()[to * taps.stride() + tap]);
            if (tap == taps.count()[to] - 1) {
                sink.take(to, sums[to]);
                spare.push(sums[to]);
                sums[to] = null;
                done = to + 1;
            }
        }
        done = done == sums.length ? 0 : done;
    }

    private static void add(double[] sum, double[] line, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += line[i] * weight;
        }
    }
}
