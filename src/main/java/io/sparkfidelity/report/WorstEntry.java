package io.sparkfidelity.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of a candidate that a measure calls worst, the worst first.
 *
 * @param model whose embeddings it is of; null where it is of none
 */
public record WorstEntry(String measure, @Nullable String model, String dataset, List<ImageEntry> images) {
    public WorstEntry {
        images = images == null ? List.of() : List.copyOf(images);
    }

    /**
     * An image.
     *
     * @param partner the image of the reference that it was held against; null where it was held against none
     * @param caption the first of its captions; null where it has none or none was read
     */
    public record ImageEntry(
            String id,
            double value,
            @Nullable String partner,
            @Nullable String caption) {}
}
