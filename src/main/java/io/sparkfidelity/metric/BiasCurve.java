package io.sparkfidelity.metric;

/** How a distance between two sets of one distribution falls with their inverse sizes u = 1/n + 1/m. */
public enum BiasCurve {
    /** As a u: V-statistics. */
    STRAIGHT,
    /** As a u + b u^2: smooth functions of moments. */
    SECOND_ORDER,
    /** As a power of u: distances of ordered rows, to which the tails bring ever new ones. */
    POWER
}
