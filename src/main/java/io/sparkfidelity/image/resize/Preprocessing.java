package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * From pixels to the numbers that a network reads: crop and resize, range, normalisation. The output is one image of
 * shape 3 x size x size, channels in the order red, green, blue.
 *
 * <p>In float32, operation by operation as PyTorch does it: the resized sample {@code v}, divided by 255 where {@code
 * scale} asks for 0..1 and the resizer yields 0..255, becomes {@code (v - mean) / deviation}.
 *
 * @param resizer how the image becomes a square
 * @param size the side of that square in pixels, at least 1
 * @param scale the range in which {@code mean} and {@code deviation} are given
 * @param mean what is subtracted, one finite number a channel
 * @param deviation what the difference is divided by, one finite number above 0 a channel
 * @param prepare what is done to the pixels before that, if anything
 */
public record Preprocessing(
        Resizer resizer, int size, Scale scale, List<Float> mean, List<Float> deviation, Optional<Prepare> prepare) {
    /** @throws IllegalArgumentException if a number is out of its range or there are not three of a list */
    public Preprocessing {
        Objects.requireNonNull(resizer, "resizer");
        Objects.requireNonNull(prepare, "prepare");
        Planes.samples(size);
        ChannelScale channels = new ChannelScale(scale, mean, deviation);
        mean = channels.mean();
        deviation = channels.deviation();
    }

    /** Of images as they are. */
    public Preprocessing(Resizer resizer, int size, Scale scale, List<Float> mean, List<Float> deviation) {
        this(resizer, size, scale, mean, deviation, Optional.empty());
    }

    /** The same of images to which a step is done first. */
    public Preprocessing prepared(Prepare step) {
        return new Preprocessing(resizer, size, scale, mean, deviation, Optional.of(step));
    }

    /** The number of floats that {@link #apply} writes: {@code 3 * size * size}. */
    public int length() {
        return Planes.samples(size);
    }

    /**
     * Writes the network's input for {@code image} into {@code out}: channel {@code c} at column {@code x}, row
     * {@code y} goes to {@code offset + (c * size + y) * size + x}.
     *
     * @throws IllegalArgumentException if {@link #length()} floats from {@code offset} on do not fit {@code out}
     * @throws ImageRejectedException with stage {@link Stage#RESIZE} if the image cannot be resized within the memory
     *     there is, or only at a cost far above that of its pixels; nothing else comes from an image
     */
    public void apply(RgbImage image, float[] out, int offset) throws ImageRejectedException {
        try {
            RgbImage pixels = prepare.isPresent() ? prepare.get().apply(image) : image;
            resizer.resizeInto(pixels, size, out, offset);
        } catch (OutOfMemoryError e) {
            throw ImageRejectedException.resizing(
                    RejectReason.OUT_OF_MEMORY,
                    "no memory to resize an image of " + image.width() + " x " + image.height());
        }
        channels().apply(out, offset, size * size, resizer.scale());
    }

    private ChannelScale channels() {
        return new ChannelScale(scale, mean, deviation);
    }

    /**
     * Everything that decides what the network reads, in one line: two preprocessings with equal fingerprints yield
     * equal numbers from equal bytes. For example {@code decode=pillow-rgb/2; colour=rgb; resize=clean; size=299;
     * scale=0..255; mean=128,128,128; deviation=128,128,128}. The resizer's name includes the crop. What prepares images stands before it, as {@code
     * prepare=adm-256}, and not at all where nothing does.
     */
    public String fingerprint() {
        return "decode=" + ImageDecoder.CONTRACT + "; colour=rgb; "
                + prepare.map(step -> "prepare=" + step.label() + "; ").orElse("") + "resize=" + resizer.name()
                + "; size=" + size
                + "; " + channels().label();
    }
}
