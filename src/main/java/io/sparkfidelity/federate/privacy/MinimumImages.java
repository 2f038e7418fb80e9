package io.sparkfidelity.federate.privacy;

/**
 * No row counts fewer images than this, copies of an image counting once, nor fewer units (patients, say).
 *
 * @param images 1 or more
 */
public record MinimumImages(long images) implements PrivacyRule {
    static final String NAME = "minimum-images";

    public MinimumImages {
        if (images < 1) {
            throw new IllegalArgumentException("'images' of the rule '" + NAME + "' must be 1 or more");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long least(int dimension, boolean products) {
        return images;
    }

    @Override
    public long leastUnits() {
        return images;
    }

    @Override
    public Export apply(Export export) throws PrivacyRefusal {
        return new Minimum(NAME, images, true, tally -> true).enforce(export);
    }
}
