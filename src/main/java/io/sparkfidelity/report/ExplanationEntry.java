package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which images carry the distance of a candidate to a reference under a model; components are the JSON's keys.
 *
 * @param sides the reference, then the candidate
 * @param distribution of one number over both sides; null where no image has it
 * @param galleries those with images
 * @param modes of the candidate, then of the reference: directions in which one set has what the other lacks
 * @param copies of training images among the candidates; null where nobody named a training set
 * @param notes what could not be computed, and why
 */
public record ExplanationEntry(
        String model,
        String reference,
        String candidate,
        List<SideEntry> sides,
        @Nullable DistributionEntry distribution,
        List<GalleryEntry> galleries,
        List<ModeEntry> modes,
        @Nullable CopiesEntry copies,
        List<String> notes) {
    public ExplanationEntry {
        sides = sides == null ? List.of() : List.copyOf(sides);
        galleries = galleries == null ? List.of() : List.copyOf(galleries);
        modes = modes == null ? List.of() : List.copyOf(modes);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** The same with other galleries and modes. */
    public ExplanationEntry with(List<GalleryEntry> otherGalleries, List<ModeEntry> otherModes) {
        return new ExplanationEntry(
                model, reference, candidate, sides, distribution, otherGalleries, otherModes, copies, notes);
    }

    /**
     * Counts of one set; found = explained + unexplained.
     *
     * @param role {@code reference} or {@code candidate}
     * @param explained images with a number
     * @param reasons of the unexplained, by stage and reason where they were rejected
     * @param values images that have each number
     */
    public record SideEntry(
            String dataset,
            String role,
            long found,
            long explained,
            long unexplained,
            Map<String, Long> reasons,
            Map<String, Long> values) {}

    /**
     * Images by a number, in equal bins; the last one has its upper end too.
     *
     * @param from the smallest number of either set
     * @param to the largest
     */
    public record DistributionEntry(String value, double from, double to, List<Long> reference, List<Long> candidate) {}

    /**
     * The images of a set at one end of a number.
     *
     * @param end {@code smallest} or {@code largest}
     * @param images from the end on
     */
    public record GalleryEntry(String dataset, String role, String value, String end, List<ImageEntry> images) {
        /** The same with other images. */
        public GalleryEntry with(List<ImageEntry> others) {
            return new GalleryEntry(dataset, role, value, end, others);
        }
    }

    /**
     * An image.
     *
     * @param values its finite numbers
     * @param nearest the image of the other set that is nearest to it, where it was compared by pairs
     * @param nearestTrain the training image that is nearest to it, where a training set was named
     * @param caption the first of its captions; null where it has none or none was read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ImageEntry(
            String id,
            @Nullable String label,
            Map<String, Double> values,
            @Nullable String nearest,
            @Nullable String nearestTrain,
            @Nullable String caption) {
        /** The same with another caption. */
        public ImageEntry captioned(@Nullable String other) {
            return new ImageEntry(id, label, values, nearest, nearestTrain, other);
        }
    }

    /**
     * A direction in which a set has what the other lacks.
     *
     * @param dataset the set that has it
     * @param eigenvalue by how much its share is larger
     * @param standardError null where a set has no buckets
     * @param share of the set's second moment along the direction, 0 to 1
     * @param otherShare of the other set's
     * @param labels that are more frequent at its end than in the set, after Holm below 0.05
     * @param words of captions, likewise; none where no captions were read
     * @param images at its end, with their coordinate
     * @param direction of length 1
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ModeEntry(
            String dataset,
            String role,
            double eigenvalue,
            @Nullable Double standardError,
            double share,
            double otherShare,
            List<LabelEntry> labels,
            List<WordEntry> words,
            List<ImageEntry> images,
            @Nullable List<Double> direction) {
        /** The name of an image's number: its coordinate along the direction. */
        public static final String COORDINATE = "coordinate";

        public ModeEntry {
            labels = labels == null ? List.of() : List.copyOf(labels);
            words = words == null ? List.of() : List.copyOf(words);
            images = images == null ? List.of() : List.copyOf(images);
        }

        /** The same with other images. */
        public ModeEntry with(List<ImageEntry> others) {
            return new ModeEntry(
                    dataset, role, eigenvalue, standardError, share, otherShare, labels, words, others, direction);
        }

        /** The direction's entries, all finite; nothing where a report from elsewhere has none. */
        public Optional<List<Double>> directions() {
            return Optional.ofNullable(direction)
                    .filter(entries -> entries.stream().allMatch(x -> x != null && Double.isFinite(x)));
        }
    }

    /**
     * A label at the end of a mode.
     *
     * @param count images with it at the end
     * @param end images at the end
     * @param inSet images with it in the set
     * @param set images in the set
     */
    public record LabelEntry(String label, long count, long end, long inSet, long set, double adjustedPValue) {}

    /**
     * A word of captions, or two that follow each other, at the end of a mode.
     *
     * @param word in lower case
     * @param count images whose captions have it at the end
     * @param end images with a caption at the end
     * @param inSet images whose captions have it in the set
     * @param set images with a caption in the set
     */
    public record WordEntry(String word, long count, long end, long inSet, long set, double adjustedPValue) {}

    /**
     * How near candidates are to what their model was trained on.
     *
     * @param train the training set's name
     * @param trained its embedded images
     * @param unseen images of the reference that {@code ct} was computed with
     * @param below the cosine distance under which a candidate counts as a copy
     * @param copies candidates that are nearer to a training image
     * @param authpct share of authentic candidates, in percent
     * @param authpctStandardError null with fewer than 8 buckets
     * @param ct the statistic C_T; null where no cell counts or one lacks unseen images
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record CopiesEntry(
            String train,
            long trained,
            long unseen,
            double below,
            long copies,
            double authpct,
            @Nullable Double authpctStandardError,
            @Nullable Double ct,
            List<CellEntry> cells) {}

    /** @param z of the cell alone; null where a side is empty */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record CellEntry(
            long unseen, long candidates, @Nullable Double z) {}
}
