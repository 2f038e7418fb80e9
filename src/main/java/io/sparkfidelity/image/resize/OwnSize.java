package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.util.List;

/**
 * From pixels to the numbers that a network reads that takes images of any size: nothing is resized, and the samples are rescaled as
 * {@link Preprocessing} does it.
 *
 * @param scale the range in which {@code mean} and {@code deviation} are given
 * @param mean what is subtracted, one finite number a channel
 * @param deviation what the difference is divided by, one finite number above 0 a channel
 */
public record OwnSize(Scale scale, List<Float> mean, List<Float> deviation) {
    /** @throws IllegalArgumentException if a number is out of its range or there are not three of a list */
    public OwnSize {
        ChannelScale channels = new ChannelScale(scale, mean, deviation);
        mean = channels.mean();
        deviation = channels.deviation();
    }

    /** The numbers of an image, shape 3 x height x width, channels in the order red, green, blue. */
    public float[] of(RgbImage image) {
        int plane = Math.multiplyExact(image.width(), image.height());
        float[] out = new float[Math.multiplyExact(plane, RgbImage.CHANNELS)];
        byte[] pixels = image.pixels();
        for (int pixel = 0, at = 0; pixel < plane; pixel++) {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++, at++) {
                out[channel * plane + pixel] = pixels[at] & 0xFF;
            }
        }
        channels().apply(out, 0, plane, Scale.BYTE);
        return out;
    }

    private ChannelScale channels() {
        return new ChannelScale(scale, mean, deviation);
    }

    /** As {@link Preprocessing#fingerprint}: two with equal fingerprints yield equal numbers from equal bytes. */
    public String fingerprint() {
        return "decode=" + ImageDecoder.CONTRACT + "; colour=rgb; resize=none; "
                + channels().label();
    }
}
