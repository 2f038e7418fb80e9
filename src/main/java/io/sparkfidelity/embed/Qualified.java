package io.sparkfidelity.embed;

import java.util.List;
import java.util.Map;

/**
 * What somebody saw who distorted images more and more and looked whether metrics tell by a card's embeddings.
 *
 * @param images of both sides, 1 or more
 * @param fingerprint of the images, as a listing has it
 * @param distortions by name, those that were tried
 * @param notGrowing of metrics by name the distortions among those with which they did not grow at every step
 */
public record Qualified(
        long images, String fingerprint, List<String> distortions, Map<String, List<String>> notGrowing) {
    /** @throws IllegalArgumentException if the numbers or names are none of a qualification */
    public Qualified {
        distortions = List.copyOf(distortions);
        notGrowing = Map.copyOf(notGrowing);
        if (images < 1) {
            throw new IllegalArgumentException("'qualified.images' is " + images + "; it must be 1 or more");
        }
        if (!fingerprint.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("'qualified.fingerprint' must be 16 lower-case hexadecimal digits");
        }
        for (Map.Entry<String, List<String>> entry : notGrowing.entrySet()) {
            for (String distortion : entry.getValue()) {
                if (!distortions.contains(distortion)) {
                    throw new IllegalArgumentException("'qualified.not-growing' has '" + distortion + "' for "
                            + entry.getKey() + ", which 'qualified.distortions' does not name");
                }
            }
        }
    }
}
