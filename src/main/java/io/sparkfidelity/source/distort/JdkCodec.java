package io.sparkfidelity.source.distort;

import io.sparkfidelity.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes with the JDK's own writers, in memory. */
public final class JdkCodec {
    private JdkCodec() {}

    /** A PNG file. */
    public static byte[] png(RgbImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        return written(writer, image, writer.getDefaultWriteParam());
    }

    /**
     * A JPEG file.
     *
     * @param quality above 0, at most 1
     */
    public static byte[] jpeg(RgbImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(quality);
        return written(writer, image, settings);
    }

    /**
     * What is left of an image that went through JPEG.
     *
     * @param quality above 0, at most 1
     */
    public static RgbImage throughJpeg(RgbImage image, float quality) {
        try {
            BufferedImage read =
                    ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg(image, quality))));
            int[] pixels = read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth());
            byte[] samples = new byte[RgbImage.CHANNELS * pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                samples[3 * i] = (byte) (pixels[i] >> 16);
                samples[3 * i + 1] = (byte) (pixels[i] >> 8);
                samples[3 * i + 2] = (byte) pixels[i];
            }
            return new RgbImage(read.getWidth(), read.getHeight(), samples);
        } catch (IOException e) {
            throw new UncheckedIOException("decoding from memory failed", e);
        }
    }

    private static byte[] written(ImageWriter writer, RgbImage image, ImageWriteParam settings) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(target)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(buffered(image), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("encoding into memory failed", e);
        } finally {
            writer.dispose();
        }
        return target.toByteArray();
    }

    private static BufferedImage buffered(RgbImage image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] samples = image.pixels();
        int[] pixels = new int[image.width() * image.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (samples[3 * i] & 0xFF) << 16 | (samples[3 * i + 1] & 0xFF) << 8 | samples[3 * i + 2] & 0xFF;
        }
        buffered.setRGB(0, 0, image.width(), image.height(), pixels, 0, image.width());
        return buffered;
    }
}
