package io.sparkfidelity.federate.privacy;

/**
 * What every set of images must count that exports can tell apart.
 *
 * @param images of different content, 1 or more
 * @param units such as patients, 1 or more: fifty images of one patient are that patient
 */
public record Least(long images, long units) {
    /** The same of numbers that are no products of features. */
    Least withoutProducts() {
        return new Least(units, units);
    }
}
