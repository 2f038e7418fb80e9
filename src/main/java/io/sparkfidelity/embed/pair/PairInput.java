package io.sparkfidelity.embed.pair;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.resize.OwnSize;
import io.sparkfidelity.image.resize.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * What a network of pairs reads: two arrays of shape {@code N x 3 x height x width}.
 *
 * @param names of the network's inputs: the image's, then the partner's
 * @param shortestSide of images that it gives a number for, in pixels; {@link #PROBE_SIDE} at most
 * @param ownSize from pixels to its numbers, where it takes any size
 * @param square in the place of that, where it takes one size, to which both images are resized
 */
public record PairInput(List<String> names, int shortestSide, OwnSize ownSize, Optional<Preprocessing> square) {
    /** The shortest side of the pairs that a card is probed with. */
    static final int PROBE_SIDE = 64;

    /** @throws IllegalArgumentException if the parts do not fit each other */
    public PairInput {
        names = List.copyOf(names);
        if (names.size() != 2 || names.get(0).equals(names.get(1))) {
            throw new IllegalArgumentException(
                    "'input.names' must be two: that of the image, and that of its partner, not " + names);
        }
        if (shortestSide < 1 || shortestSide > PROBE_SIDE) {
            throw new IllegalArgumentException(
                    "'input.shortest-side' is " + shortestSide + "; it must be 1 to " + PROBE_SIDE + " pixels");
        }
    }

    /** Whether the network takes two images as they are. */
    public boolean anySize() {
        return square.isEmpty();
    }

    int width(ImagePair pair) {
        return square.map(Preprocessing::size).orElse(pair.image().width());
    }

    int height(ImagePair pair) {
        return square.map(Preprocessing::size).orElse(pair.image().height());
    }

    /** The numbers of an image, shape 3 x height x width. */
    float[] numbers(RgbImage image) throws ImageRejectedException {
        if (square.isEmpty()) {
            return ownSize.of(image);
        }
        float[] numbers = new float[square.get().length()];
        square.get().apply(image, numbers, 0);
        return numbers;
    }

    String fingerprint() {
        return square.map(Preprocessing::fingerprint).orElseGet(ownSize::fingerprint);
    }
}
