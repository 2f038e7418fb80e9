package io.sparkfidelity.federate;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;

/** What a metric takes, from what a tally file holds: the only place of the room that makes it. */
public final class Samples {
    private Samples() {}

    public static Sample of(String name, GroupTally group) {
        return new Sample(name, group.bucketed());
    }

    public static Sample of(String name, Tally tally) {
        return new Sample(name, BucketedTally.pooledOnly(tally));
    }
}
