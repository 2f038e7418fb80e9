package io.sparkfidelity.cli.bench;

import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.storage.Storage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Files to measure with: rendered images, cropped and encoded.
 *
 * @param count of files
 * @param width in pixels
 * @param height in pixels
 * @param format {@code jpg} (quality 90) or {@code png}
 */
record BenchImages(int count, int width, int height, String format) {
    private static final float QUALITY = 0.9f;

    /** Writes the files that are not there yet. */
    void write(Path folder, SparkSession spark, Storage storage) throws IOException {
        Source source = Source.of("sample:?count=" + count + "&size=" + Math.max(width, height), storage);
        ImageReader reader = source.reader();
        List<Row> rows = source.list(spark).filter(LeftAlone.isImage()).collectAsList();
        Files.createDirectories(folder);
        rows.parallelStream().forEach(row -> {
            ImageRef image = ImageRef.listed(row);
            Path file = folder.resolve(image.id().replaceAll("[^A-Za-z0-9]", "-") + "." + format);
            if (!Files.exists(file)) {
                write(reader, image, file);
            }
        });
    }

    private void write(ImageReader reader, ImageRef image, Path file) {
        try {
            BufferedImage whole = ImageIO.read(new ByteArrayInputStream(reader.read(image)));
            BufferedImage cropped = whole.getSubimage(0, 0, width, height);
            ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (format.equals("jpg")) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(QUALITY);
            }
            try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(cropped, null, null), settings);
            } finally {
                writer.dispose();
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot make " + file + ": " + e.getMessage(), e);
        }
    }
}
