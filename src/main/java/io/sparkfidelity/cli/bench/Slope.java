package io.sparkfidelity.cli.bench;

import java.util.Optional;

/**
 * A line through two jobs of different size: {@code seconds = fixed + images / rate}.
 *
 * @param imagesPerSecond of the images that the larger job has more
 * @param fixedSeconds what a job of no image would take; noise may make it negative
 */
record Slope(double imagesPerSecond, double fixedSeconds) {
    /** None if the larger job took no longer, which noise can do. */
    static Optional<Slope> between(EmbedBench.Measured small, EmbedBench.Measured large) {
        long images = large.images() - small.images();
        double seconds = large.seconds() - small.seconds();
        if (images <= 0 || !(seconds > 0)) {
            return Optional.empty();
        }
        double rate = images / seconds;
        return Optional.of(new Slope(rate, small.seconds() - small.images() / rate));
    }
}
