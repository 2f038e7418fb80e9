package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RejectReason;
import java.util.List;

/**
 * A JPEG's frame header: size, components, and how they are sampled (T.81, A.1 and A.2).
 *
 * @param across the largest horizontal sampling factor
 * @param down the largest vertical one
 * @param unitsWide units of an interleaved scan in a row, each {@code 8 * across} pixels wide
 * @param unitsHigh rows of such units
 */
record JpegFrame(
        boolean progressive,
        int width,
        int height,
        List<JpegComponent> components,
        int across,
        int down,
        int unitsWide,
        int unitsHigh) {

    /**
     * Reads an SOF segment's body and allocates the components.
     *
     * @throws ImageRejectedException also if the image is too large, or larger than the file can encode
     */
    static JpegFrame read(Bytes file, int at, int length, boolean progressive, PixelLimit limit)
            throws ImageRejectedException {
        int count = length < 6 ? 0 : file.u8(at + 5);
        if (length != 6 + 3 * count) {
            throw ImageRejectedException.corrupt("the frame header is malformed");
        }
        if (file.u8(at) != 8) {
            throw ImageRejectedException.unsupported("a JPEG with " + file.u8(at) + " bits a sample is not decoded");
        }
        int height = file.u16Big(at + 1);
        int width = file.u16Big(at + 3);
        limit.check(width, height);
        if (count != 1 && count != 3 && count != 4) {
            throw ImageRejectedException.unsupported("a JPEG with " + count + " components is not decoded");
        }
        JpegComponent[] components = new JpegComponent[count];
        int across = 1;
        int down = 1;
        for (int i = 0; i < count; i++) {
            int entry = at + 6 + 3 * i;
            int sampling = file.u8(entry + 1);
            components[i] = new JpegComponent(file.u8(entry), sampling >> 4, sampling & 15, file.u8(entry + 2));
            if (components[i].across < 1
                    || components[i].across > 4
                    || components[i].down < 1
                    || components[i].down > 4) {
                throw ImageRejectedException.corrupt("a sampling factor is not 1..4");
            }
            across = Math.max(across, components[i].across);
            down = Math.max(down, components[i].down);
        }
        JpegFrame frame = new JpegFrame(
                progressive,
                width,
                height,
                List.of(components),
                across,
                down,
                ceil(width, 8 * across),
                ceil(height, 8 * down));
        frame.allocate(file.length());
        return frame;
    }

    /** The blocks of all components. */
    long blocks() {
        return components.stream()
                .mapToLong(component -> (long) component.blocksWide * component.blocksHigh)
                .sum();
    }

    private void allocate(int fileLength) throws ImageRejectedException {
        for (JpegComponent component : components) {
            if (across % component.across != 0 || down % component.down != 0) {
                throw ImageRejectedException.unsupported("fractional sampling factors are not decoded");
            }
            component.width = ceil(width * component.across, across);
            component.height = ceil(height * component.down, down);
            component.blocksWide = ceil(component.width, 8);
            component.blocksHigh = ceil(component.height, 8);
            component.rowBlocks = unitsWide * component.across;
        }
        // Every block takes at least a code for DC and one for AC, which may be sent in another scan for many blocks at
        // once. So a short file cannot make us allocate much.
        long bits = progressive ? blocks() : 2 * blocks();
        if (bits > 8L * fileLength) {
            throw ImageRejectedException.truncated(
                    fileLength + " bytes cannot hold the data of " + width + " x " + height + " pixels");
        }
        for (JpegComponent component : components) {
            long samples = 64L * component.rowBlocks * unitsHigh * component.down;
            if (samples > Integer.MAX_VALUE - 64) {
                throw ImageRejectedException.decoding(RejectReason.TOO_MANY_PIXELS, "a component is too large");
            }
            component.samples = new byte[(int) samples];
            component.coefficients = new short[progressive ? (int) samples : 0];
        }
    }

    private static int ceil(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
