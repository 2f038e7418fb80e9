package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done to an image before a model's own preprocessing: it becomes a square of {@code size} pixels, as the authors
 * of a data set or of a generator cut theirs. 8 bits in and out, rows and rounding as the published code has them.
 *
 * @param way how the square comes about
 * @param size its side in pixels, 1 to {@link #MAX_SIZE}
 * @param filter Pillow's; bicubic where the way has its own
 */
public record Prepare(Way way, int size, Filter filter) {
    /** No generator makes larger images yet, and at this size one takes 50 MB. */
    public static final int MAX_SIZE = 4096;

    /** The ways to a square. */
    public enum Way {
        /**
         * The centre crop of diffusion models (OpenAI's guided-diffusion, {@code center_crop_arr}; DiT and others have
         * copies): halved by averaging while the short side is at least twice the size, then bicubic, then cut.
         */
        ADM("adm", false) {
            @Override
            RgbImage apply(RgbImage image, int size, Filter filter) throws ImageRejectedException {
                RgbImage half = image;
                while (Math.min(half.width(), half.height()) >= 2 * size) {
                    half = PillowResizer.resizeBytes(half, Filter.BOX, half.width() / 2, half.height() / 2);
                }
                double scale = (double) size / Math.min(half.width(), half.height());
                return BytePasses.resample(
                        half, filter, centre(half.width(), scale, size), centre(half.height(), scale, size));
            }
        },
        /** Torchvision's {@code Resize} and {@code CenterCrop}: the short side becomes the size, then the rest is cut. */
        RESIZE_CROP("resize-crop", true) {
            @Override
            RgbImage apply(RgbImage image, int size, Filter filter) throws ImageRejectedException {
                return new PillowResizer(label(), filter, PillowResizer.Crop.SQUARE_LAST).resizeBytes(image, size);
            }
        },
        /** The largest square in the centre is cut out first, then resized. */
        CROP("crop", true) {
            @Override
            RgbImage apply(RgbImage image, int size, Filter filter) throws ImageRejectedException {
                return new PillowResizer(label(), filter, PillowResizer.Crop.SQUARE_FIRST).resizeBytes(image, size);
            }
        },
        /** Both sides become the size, whatever the proportions. */
        SQUASH("squash", true) {
            @Override
            RgbImage apply(RgbImage image, int size, Filter filter) throws ImageRejectedException {
                return new PillowResizer(label(), filter, PillowResizer.Crop.NONE).resizeBytes(image, size);
            }
        };

        private final String label;
        private final boolean filtered;

        Way(String label, boolean filtered) {
            this.label = label;
            this.filtered = filtered;
        }

        /** The way's name in a step. */
        String label() {
            return label;
        }

        /** Whether a step names its filter. */
        boolean filtered() {
            return filtered;
        }

        abstract RgbImage apply(RgbImage image, int size, Filter filter) throws ImageRejectedException;

        /** The centre of an axis that is resized in proportion; Python rounds halves to the even number. */
        private static Span centre(int in, double scale, int size) {
            long out = (long) Math.rint(in * scale);
            return Span.part(in, out, (out - size) / 2, size);
        }
    }

    /** @throws IllegalArgumentException if the size is out of its range */
    public Prepare {
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(filter, "filter");
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "the side of a prepared image must be 1 to " + MAX_SIZE + " pixels, not " + size);
        }
    }

    /**
     * The step of a text such as {@code adm-256} or {@code resize-crop-512:bicubic}; {@link #label} writes it again.
     *
     * @throws IllegalArgumentException if it is none; the message is one line with the steps that there are
     */
    public static Prepare parse(String text) {
        return PrepareSteps.parse(text);
    }

    /** The forms of steps, for a person. */
    public static String forms() {
        return Stream.of(Way.values())
                .map(way -> way.label() + "-N" + (way.filtered() ? ":FILTER" : ""))
                .collect(Collectors.joining(", "));
    }

    /** The step as text. */
    public String label() {
        return way.label() + "-" + size + (way.filtered() ? ":" + filter.label() : "");
    }

    /**
     * The square.
     *
     * @return {@link #size} x {@link #size} pixels
     * @throws ImageRejectedException with stage {@code RESIZE} if the image is so long and narrow that preparing it would
     *     cost far more than its pixels
     */
    public RgbImage apply(RgbImage image) throws ImageRejectedException {
        return way.apply(image, size, filter);
    }
}
