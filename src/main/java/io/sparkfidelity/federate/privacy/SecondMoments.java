package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;

/**
 * No row of second moments or projections counts fewer images than a multiple of the dimension: up to d images, a Gram matrix has their
 * number as its rank and spans the very embeddings. So it is for projections on more directions than there are dimensions,
 * from which those of few images can be told apart. Copies of an image count once.
 *
 * @param imagesPerDimension 1 or more; 2 is the default policy's
 */
public record SecondMoments(long imagesPerDimension) implements PrivacyRule {
    static final String NAME = "second-moments";

    public SecondMoments {
        if (imagesPerDimension < 1) {
            throw new IllegalArgumentException("'imagesPerDimension' of the rule '" + NAME + "' must be 1 or more");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long least(int dimension, boolean products) {
        return products ? Math.multiplyExact(imagesPerDimension, (long) dimension) : 1;
    }

    @Override
    public Export apply(Export export) throws PrivacyRefusal {
        long images = Math.multiplyExact(imagesPerDimension, (long) export.dimension());
        return new Minimum(
                        NAME,
                        images,
                        false,
                        tally -> tally.has(MomentFields.GRAM) || tally.has(ProjectedFields.PROJECTED))
                .enforce(export);
    }
}
