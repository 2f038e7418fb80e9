package io.sparkfidelity.embed;

import java.io.Serializable;
import java.util.List;

/**
 * A fixed image and the head of its embedding, to find out whether an engine computes what the card's author saw. The
 * image has the sample (37x + 59y + 83c + xy) mod 256 at column x, row y, channel c, at the model's input size.
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
}
