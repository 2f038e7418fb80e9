package io.sparkfidelity.source.distort;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.resize.Prepare;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A distortion of square images in steps of growing strength. */
public enum Ladder {
    /** Separable Gaussian. */
    BLUR("standard deviation of a Gaussian blur, in pixels", 0.5, 1, 1.5, 2.5, 4) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) {
            ColourPlanes planes = ColourPlanes.of(image);
            planes.blur(strength);
            return planes.image();
        }
    },
    /** Gaussian, of every sample its own. */
    NOISE("standard deviation of Gaussian noise, in levels of 0..255", 4, 8, 16, 32, 64) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) {
            ColourPlanes planes = ColourPlanes.of(image);
            planes.addNoise(strength, random);
            return planes.image();
        }
    },
    /** Compressed as JPEG and read again. */
    JPEG("100 less the quality of JPEG", 20, 40, 60, 80, 92) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) {
            return JdkCodec.throughJpeg(image, (float) (100 - strength) / 100);
        }
    },
    /** A square somewhere in the image, made as large as the image was. */
    CROP("share of the side that is cut off", 0.05, 0.1, 0.2, 0.3, 0.5) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) throws ImageRejectedException {
            int side = image.width();
            int kept = Math.max(1, (int) Math.rint(side * (1 - strength)));
            int left = (int) (random.nextDouble() * (side - kept + 1));
            int top = (int) (random.nextDouble() * (side - kept + 1));
            return Prepare.parse("squash-" + side + ":bicubic").apply(image.crop(left, top, kept, kept));
        }
    },
    /** Of a grid of 8 x 8 patches some change places, in pairs. */
    SWAP("pairs of 64 patches that change places", 2, 4, 8, 16, 32) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) {
            int patch = Math.max(1, image.width() / PATCHES);
            int across = image.width() / patch;
            int[] order = shuffled(across * across, random);
            byte[] pixels = image.pixels().clone();
            for (int pair = 0; pair < strength && 2 * pair + 1 < order.length; pair++) {
                swap(pixels, image.width(), patch, order[2 * pair], order[2 * pair + 1]);
            }
            return new RgbImage(image.width(), image.height(), pixels);
        }
    },
    /** A cast: red is made stronger and blue weaker. */
    COLOUR("share by which red grows and blue shrinks", 0.05, 0.1, 0.2, 0.3, 0.5) {
        @Override
        RgbImage distorted(RgbImage image, double strength, SplittableRandom random) {
            ColourPlanes planes = ColourPlanes.of(image);
            planes.scale(0, 1 + strength);
            planes.scale(2, 1 - strength);
            return planes.image();
        }
    };

    /** Steps of every ladder. */
    public static final int STEPS = 5;

    /** Raised when a distortion changes, so that caches of older ones are not taken for these. */
    private static final String VERSION = "1";

    private static final int PATCHES = 8;

    private final String unit;
    private final double[] strengths;

    Ladder(String unit, double... strengths) {
        this.unit = unit;
        this.strengths = strengths;
    }

    /** The name on command lines and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a strength is. */
    public String unit() {
        return unit;
    }

    /** The strengths of the steps, ascending. */
    public List<Double> strengths() {
        return Arrays.stream(strengths).boxed().toList();
    }

    /** The ladder of a name. */
    public static Optional<Ladder> named(String label) {
        return Arrays.stream(values())
                .filter(ladder -> ladder.label().equals(label))
                .findFirst();
    }

    /** The names of all, as messages list them. */
    public static String labels() {
        return Arrays.stream(values()).map(Ladder::label).collect(Collectors.joining(", "));
    }

    /** All that decides what a step does to an image, in one word. */
    public String key(int step, long seed) {
        return label() + "-" + step + "/" + VERSION + "/" + seed;
    }

    /**
     * An image at a step.
     *
     * @param image a square
     * @param id of the image, of which its random numbers are
     * @param step 1 to {@link #STEPS}
     * @throws ImageRejectedException if it cannot be made as large again
     */
    public RgbImage apply(RgbImage image, String id, int step, long seed) throws ImageRejectedException {
        if (image.width() != image.height()) {
            throw new IllegalArgumentException("not a square: " + image.width() + " x " + image.height());
        }
        return distorted(image, strengths[step - 1], Randomness.of(seed, id));
    }

    abstract RgbImage distorted(RgbImage image, double strength, SplittableRandom random) throws ImageRejectedException;

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    private static void swap(byte[] pixels, int width, int patch, int first, int second) {
        int across = width / patch;
        for (int y = 0; y < patch; y++) {
            int a = RgbImage.CHANNELS * ((first / across * patch + y) * width + first % across * patch);
            int b = RgbImage.CHANNELS * ((second / across * patch + y) * width + second % across * patch);
            for (int i = 0; i < RgbImage.CHANNELS * patch; i++) {
                byte one = pixels[a + i];
                pixels[a + i] = pixels[b + i];
                pixels[b + i] = one;
            }
        }
    }
}
