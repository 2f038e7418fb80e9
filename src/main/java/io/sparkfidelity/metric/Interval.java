package io.sparkfidelity.metric;

/** A closed interval, low to high. */
public record Interval(double low, double high) {}
