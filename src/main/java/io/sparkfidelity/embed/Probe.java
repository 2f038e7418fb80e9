package io.sparkfidelity.embed;

import io.sparkfidelity.image.RgbImage;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A fixed image (or caption, {@link TextTower#PROBE}) and the head of its embedding, to find out whether an engine computes what the card's author saw. The
 * image has the sample (37x + 59y + 83c + xy) mod 256 at column x, row y, channel c, at the model's input size. What a card of pairs gives
 * of its pairs of images stands in the place of an embedding.
 *
 * @param tolerance largest difference of an entry that counts as agreement
 * @param head the first entries of the embedding, after normalisation
 */
public record Probe(double tolerance, List<Float> head) implements Serializable {
    public Probe {
        head = List.copyOf(head);
        if (!(tolerance > 0) || head.isEmpty()) {
            throw new IllegalArgumentException("a probe needs a tolerance above 0 and the head of an embedding");
        }
    }

    /** The probe's image of a size in pixels. */
    public static RgbImage image(int width, int height) {
        byte[] pixels = new byte[width * height * RgbImage.CHANNELS];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < RgbImage.CHANNELS; c++, at++) {
                    pixels[at] = (byte) (37 * x + 59 * y + 83 * c + x * y);
                }
            }
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * The head of a probe's embedding, as many entries as the card has; none if it has no probe.
     *
     * @param by what computed it, for messages
     * @throws ModelException if it is not the card's, or no number
     */
    public static double[] checked(Optional<Probe> probe, float[] embedding, String by) throws ModelException {
        for (float value : embedding) {
            if (!Float.isFinite(value)) {
                throw new ModelException(
                        by + ", gives its probe " + value + "; the weights or their precision do not work there");
            }
        }
        if (probe.isEmpty()) {
            return new double[0];
        }
        double difference = probe.get().difference(embedding);
        if (!(difference <= probe.get().tolerance())) {
            throw new ModelException(by + ", gives its probe a value " + difference + " off, above the tolerance of "
                    + probe.get().tolerance() + "; take another engine (--engine) or correct the card");
        }
        double[] head = new double[probe.get().head().size()];
        Arrays.setAll(head, i -> embedding[i]);
        return head;
    }

    /** The largest difference between the head and the given embedding's; NaN if that holds one. */
    double difference(float[] embedding) {
        double largest = 0;
        for (int i = 0; i < head.size(); i++) {
            double difference = i < embedding.length ? Math.abs((double) embedding[i] - head.get(i)) : Double.NaN;
            largest = difference <= largest ? largest : difference;
            if (Double.isNaN(largest)) {
                return largest;
            }
        }
        return largest;
    }
}
