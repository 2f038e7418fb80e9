package io.sparkfidelity.metric.explain;

import java.io.Serializable;

/**
 * A number of one image, given the moments of two sets: a pure function of its embedding x, by way of c = x less an origin
 * and of A c, A a matrix. {@link ImageValuesTask} multiplies many rows at once. Plain classes that every Spark serializer
 * can carry.
 */
public interface ImageValue extends Serializable {
    /** The name of its column. */
    String name();

    /** The origin, d entries: for reading only. */
    double[] origin();

    /** A, one row of d entries after another, 1 row or more: for reading only. */
    double[] map();

    /**
     * The number.
     *
     * @param centred c, d entries
     * @param mapped A c, as many entries as A has rows
     */
    double of(double[] centred, double[] mapped);
}
