package io.sparkfidelity.embed;

import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;

/**
 * A further output of the same pass: a part of a feature map, flattened by height, width and channel.
 *
 * @param name of the output; of shape {@code N x dimension}
 * @param dimension how many numbers an image has
 * @param fixedPoint for their tally
 */
public record SpatialOutput(String name, int dimension, FixedPoint fixedPoint) {
    public SpatialOutput {
        if (dimension < 1 || dimension > MomentFields.MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "output.spatial has " + dimension + " numbers; it must be 1 to " + MomentFields.MAX_DIMENSION);
        }
    }

    /** What must agree for two to be the same. */
    String label() {
        return name + "/" + dimension + "/" + fixedPoint.q();
    }
}
