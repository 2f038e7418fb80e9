package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * From samples to the numbers that a network reads, channel by channel. In float32, operation by operation as PyTorch does it: the
 * sample {@code v}, divided by 255 where {@code scale} asks for 0..1 and it is one of 0..255, becomes {@code (v - mean) / deviation}.
 *
 * @param scale the range in which {@code mean} and {@code deviation} are given
 * @param mean what is subtracted, one finite number a channel
 * @param deviation what the difference is divided by, one finite number above 0 a channel
 */
record ChannelScale(Scale scale, List<Float> mean, List<Float> deviation) {
    /** @throws IllegalArgumentException if a number is out of its range or there are not three of a list */
    ChannelScale {
        Objects.requireNonNull(scale, "scale");
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != RgbImage.CHANNELS || deviation.size() != RgbImage.CHANNELS) {
            throw new IllegalArgumentException("mean and deviation need 3 numbers each (red, green, blue), not "
                    + mean.size() + " and " + deviation.size());
        }
        if (!mean.stream().allMatch(Float::isFinite)) {
            throw new IllegalArgumentException("means must be finite, not " + mean);
        }
        if (!deviation.stream().allMatch(value -> Float.isFinite(value) && value > 0)) {
            throw new IllegalArgumentException("deviations must be finite and above 0, not " + deviation);
        }
    }

    /**
     * Rescales samples where they are.
     *
     * @param out holds three planes from {@code offset} on
     * @param plane samples of a channel
     * @param from the range of the samples
     */
    void apply(float[] out, int offset, int plane, Scale from) {
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int first = offset + channel * plane;
            rescale(out, first, first + plane, from);
            normalise(out, first, first + plane, mean.get(channel), deviation.get(channel));
        }
    }

    private void rescale(float[] samples, int first, int end, Scale from) {
        if (scale == Scale.UNIT && from == Scale.BYTE) {
            for (int i = first; i < end; i++) {
                samples[i] /= 255f;
            }
        } else if (scale == Scale.BYTE && from == Scale.UNIT) {
            for (int i = first; i < end; i++) {
                samples[i] *= 255f;
            }
        }
    }

    private static void normalise(float[] samples, int first, int end, float mean, float deviation) {
        for (int i = first; i < end; i++) {
            samples[i] = (samples[i] - mean) / deviation;
        }
    }

    /** As fingerprints have it, such as {@code scale=0..255; mean=128,128,128; deviation=128,128,128}. */
    String label() {
        return "scale=" + scale.range() + "; mean=" + numbers(mean) + "; deviation=" + numbers(deviation);
    }

    private static String numbers(List<Float> values) {
        return values.stream().map(ChannelScale::shortest).collect(Collectors.joining(","));
    }

    /** The shortest decimal that reads back as {@code value}; {@code Float.toString} differs between Java versions. */
    private static String shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 9; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.floatValue() == value) {
                return rounded.signum() == 0
                        ? "0"
                        : rounded.stripTrailingZeros().toPlainString();
            }
        }
        return exact.round(new MathContext(9)).stripTrailingZeros().toPlainString();
    }
}
