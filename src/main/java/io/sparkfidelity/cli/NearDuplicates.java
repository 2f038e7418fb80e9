package io.sparkfidelity.cli;

import java.util.Map;

/** From which cosine distance on two images are no longer near-duplicates, where a user does not say. */
final class NearDuplicates {
    private static final double OTHERWISE = 0.02;

    /**
     * By card, since how far a mild copy lies from its original differs from model to model. For the embedded model: of 1.6
     * million pairs of different Fashion-MNIST images none was below 0.02, where copies with noise of 12 levels began; the
     * others are on the careful side of what is used for such models.
     */
    private static final Map<String, Double> BY_MODEL = Map.of(
            "embedded", 0.02,
            "inception-2015", 0.02,
            "clip-vit-b32", 0.03,
            "clip-vit-l14-336", 0.03,
            "dinov2-vit-l14", 0.05);

    private NearDuplicates() {}

    static double threshold(String model) {
        return BY_MODEL.getOrDefault(model, OTHERWISE);
    }
}
