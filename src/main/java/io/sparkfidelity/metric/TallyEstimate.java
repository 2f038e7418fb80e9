package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Tally;
import java.util.function.ToDoubleBiFunction;

/**
 * What is estimated between two parts of a reference.
 *
 * @param name of the estimate: one for all metrics whose floors come from it, so that it is made once
 * @param curve of its bias
 * @param between two parts, the one that plays the reference first
 */
public record TallyEstimate(String name, BiasCurve curve, ToDoubleBiFunction<Tally, Tally> between) {}
