package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import java.util.List;

/** The rows of one side that take part in folds over pairs, 2 or more. */
interface PairSide extends AutoCloseable {
    Side side();

    int rows();

    /** How many there are of each bucket. */
    List<Long> rowsByBucket();

    /** Whether a limit kept rows out. */
    boolean limited();

    @Override
    void close();
}
