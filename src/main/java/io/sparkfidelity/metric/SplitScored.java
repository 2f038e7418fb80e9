package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Tally;

/** A metric that can be tried on parts of the reference, so that its floor is known. */
public interface SplitScored {
    FloorRule floorRule();

    /** The estimate alone, of two parts of the reference. */
    double onSplit(Tally reference, Tally candidate);
}
