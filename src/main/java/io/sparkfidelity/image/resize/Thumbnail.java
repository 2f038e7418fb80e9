package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small pictures of images, as PNG files. */
public final class Thumbnail {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int TRUE_COLOUR = 2;
    private static final int SUB = 1;

    private Thumbnail() {}

    /**
     * The image shrunk in proportion until no side is longer than {@code longest}; itself if none is.
     *
     * @param longest in pixels, 1 or more
     * @throws ImageRejectedException with stage {@link Stage#RESIZE} if the image cannot be resized
     */
    public static RgbImage shrink(RgbImage image, int longest) throws ImageRejectedException {
        int side = Math.max(image.width(), image.height());
        if (side <= longest) {
            return image;
        }
        return PillowResizer.resizeBytes(
                image,
                Filter.BICUBIC,
                Math.max(1, (int) Math.rint((double) image.width() * longest / side)),
                Math.max(1, (int) Math.rint((double) image.height() * longest / side)));
    }

    /** The image as a PNG file: 8 bits, true colour, rows filtered by {@code Sub} (PNG specification, 9.2). */
    public static byte[] png(RgbImage image) {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(file);
            out.write(SIGNATURE);
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(image.width());
            fields.writeInt(image.height());
            fields.write(new byte[] {8, TRUE_COLOUR, 0, 0, 0});
            chunk(out, "IHDR", header.toByteArray());
            chunk(out, "IDAT", compressed(image));
            chunk(out, "IEND", new byte[0]);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(RgbImage image) throws IOException {
        byte[] pixels = image.pixels();
        int length = RgbImage.CHANNELS * image.width();
        byte[] row = new byte[1 + length];
        row[0] = SUB;
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(data, deflater)) {
            for (int from = 0; from < pixels.length; from += length) {
                for (int i = 0; i < length; i++) {
                    int left = i < RgbImage.CHANNELS ? 0 : pixels[from + i - RgbImage.CHANNELS];
                    row[1 + i] = (byte) (pixels[from + i] - left);
                }
                out.write(row);
            }
        } finally {
            deflater.end();
        }
        return data.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }
}
