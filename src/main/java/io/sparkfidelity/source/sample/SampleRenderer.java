package io.sparkfidelity.source.sample;

import io.sparkfidelity.tally.Bucket;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws an image from its id, distorts it, and encodes it as PNG or JPEG by the id's extension. Thread-safe. */
public record SampleRenderer(long seed, int size, Distortion distortion) implements Serializable {
    private static final float FILE_QUALITY = 0.95f;

    /** The encoded bytes: the same for the same arguments. */
    public byte[] render(SampleClass kind, String id) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ Bucket.hash(id));
        float[][] planes = new SamplePainter(random.split(), size).paint(kind);
        SplittableRandom noise = random.split();
        for (float[] plane : planes) {
            blur(plane);
            addNoise(plane, noise);
        }
        try {
            BufferedImage image = toImage(planes);
            if (distortion.jpegQuality() > 0) {
                byte[] compressed = jpeg(image, distortion.jpegQuality() / 100f);
                image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(compressed)));
            }
            return id.endsWith(".jpg") ? jpeg(image, FILE_QUALITY) : png(image);
        } catch (IOException e) {
            throw new UncheckedIOException("encoding into memory failed", e);
        }
    }

    /** Separable Gaussian, edges repeated. */
    private void blur(float[] plane) {
        double sigma = distortion.blur();
        if (sigma == 0) {
            return;
        }
        int radius = (int) Math.ceil(3 * sigma);
        float[] weights = new float[2 * radius + 1];
        float total = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = i - radius;
            weights[i] = (float) StrictMath.exp(-x * x / (2 * sigma * sigma));
            total += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        convolve(plane, weights, 1, size);
        convolve(plane, weights, size, 1);
    }

    private void convolve(float[] plane, float[] weights, int step, int lineStep) {
        float[] line = new float[size];
        int radius = weights.length / 2;
        for (int start = 0, l = 0; l < size; l++, start += lineStep) {
            for (int i = 0; i < size; i++) {
                float value = 0;
                for (int k = 0; k < weights.length; k++) {
                    int at = Math.min(size - 1, Math.max(0, i + k - radius));
                    value += weights[k] * plane[start + at * step];
                }
                line[i] = value;
            }
            for (int i = 0; i < size; i++) {
                plane[start + i * step] = line[i];
            }
        }
    }

    private void addNoise(float[] plane, SplittableRandom random) {
        if (distortion.noise() > 0) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] += (float) (distortion.noise() * random.nextGaussian());
            }
        }
    }

    private BufferedImage toImage(float[][] planes) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = level(planes[0][i]) << 16 | level(planes[1][i]) << 8 | level(planes[2][i]);
        }
        image.setRGB(0, 0, size, size, pixels, 0, size);
        return image;
    }

    private static int level(float value) {
        return Math.min(255, Math.max(0, Math.round(value)));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        write(writer, image, writer.getDefaultWriteParam(), bytes);
        return bytes.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(quality);
        write(writer, image, settings, bytes);
        return bytes.toByteArray();
    }

    private static void write(
            ImageWriter writer, BufferedImage image, ImageWriteParam settings, ByteArrayOutputStream target)
            throws IOException {
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(target)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
    }
}
