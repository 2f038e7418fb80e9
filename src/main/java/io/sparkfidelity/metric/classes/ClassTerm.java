package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.statistics.Jackknife;
import java.util.Optional;

/**
 * One class's distance.
 *
 * @param value of the class
 * @param reference with each bucket of the reference's class left out; absent where the class has no buckets
 * @param candidate likewise
 * @param dispute the value less that of another estimator that is as good to first order; 0 where there is none
 */
record ClassTerm(double value, Optional<Jackknife> reference, Optional<Jackknife> candidate, double dispute) {

    /** The distance of one class between two datasets; the samples are named after the label. */
    interface Distance {
        ClassTerm of(Sample reference, Sample candidate);
    }
}
