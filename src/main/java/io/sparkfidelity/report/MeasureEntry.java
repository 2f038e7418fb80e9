package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one measure says of the images of one dataset; embedded = measured + unmeasured.
 *
 * @param words what the measure is
 * @param unit of all numbers here; empty for bare numbers
 * @param model whose embeddings it is of; null where it is of none
 * @param measured images with a value
 * @param unmeasured images without one
 * @param absent why an image may have none
 * @param reasons of those without, by reason
 * @param standardError of the mean, over buckets; null where too few have images
 * @param deviation between images
 * @param low lower end of the histogram
 * @param high upper end
 * @param outside values beyond the ends, which the outermost parts of the histogram hold too
 * @param histogram images in 64 equal parts of the range
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MeasureEntry(
        String measure,
        String words,
        String unit,
        @Nullable String model,
        String dataset,
        long measured,
        long unmeasured,
        String absent,
        Map<String, Long> reasons,
        @Nullable Double mean,
        @Nullable Double standardError,
        @Nullable Double deviation,
        @Nullable Double q05,
        @Nullable Double q50,
        @Nullable Double q95,
        double low,
        double high,
        long outside,
        List<Long> histogram) {
    /** Parts of the histogram. */
    public static final int PARTS = 64;

    public MeasureEntry {
        reasons = reasons == null ? Map.of() : reasons;
        histogram = histogram == null ? List.of() : List.copyOf(histogram);
    }

    /**
     * How much a measure rises from one candidate to another on the same images: the mean over the images that have a value in
     * both.
     *
     * @param model whose embeddings it is of; null where it is of none
     * @param pairs images with a value in both
     * @param unpaired images with a value in one alone
     * @param standardError over buckets; null where too few have pairs
     * @param ci95 by Student's t
     * @param low lower end of the histogram of differences, whose middle is 0
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record DifferenceEntry(
            String measure,
            String unit,
            @Nullable String model,
            String from,
            String to,
            long pairs,
            long unpaired,
            @Nullable Double value,
            @Nullable Double standardError,
            double @Nullable [] ci95,
            double low,
            double high,
            List<Long> histogram) {
        public DifferenceEntry {
            histogram = histogram == null ? List.of() : List.copyOf(histogram);
        }
    }
}
