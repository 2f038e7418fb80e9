package io.sparkfidelity.federate;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;

/** What a metric takes, from what a tally file holds: the only place of the room that makes it. */
public final class Samples {
    private Samples() {}

    /** @param unitKind of the tally's key */
    public static Sample of(String name, GroupTally group, String unitKind) {
        return new Sample(name, group.bucketed()).groupedByUnit(!unitKind.equals(CompatibilityKey.IMAGE));
    }

    public static Sample of(String name, Tally tally) {
        return new Sample(name, BucketedTally.pooledOnly(tally));
    }
}
