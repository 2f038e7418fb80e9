package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.source.sample.Distortion;
import io.sparkfidelity.source.sample.SampleClass;
import io.sparkfidelity.source.sample.SampleRenderer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small image sets, and the forms in which sources find them. */
public final class ImageFiles {
    private ImageFiles() {}

    /** Rendered images by id, {@code class/number.extension}. */
    public static Map<String, byte[]> rendered(int count) {
        SampleRenderer renderer = new SampleRenderer(3, 32, new Distortion(0, 0, 0));
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            SampleClass kind = SampleClass.values()[i % SampleClass.values().length];
            String id = String.format("%s/%05d.%s", kind.label(), i, i % 3 == 2 ? "jpg" : "png");
            images.put(id, renderer.render(kind, id));
        }
        return images;
    }

    public static Path directory(Path root, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return root;
    }

    public static Path zip(Path path, Map<String, byte[]> files, boolean deflated) throws IOException {
        Files.createDirectories(path.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                if (!deflated) {
                    CRC32 crc = new CRC32();
                    crc.update(file.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(file.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return path;
    }

    public static Path tar(Path path, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                if (name.length > 100) {
                    byte[] record = pax("path", file.getKey());
                    out.write(tarHeader("pax", 'x', record.length));
                    out.write(padded(record));
                }
                out.write(tarHeader(file.getKey(), '0', file.getValue().length));
                out.write(padded(file.getValue()));
            }
            out.write(new byte[1024]);
        }
        return path;
    }

    /** A ustar header; sizes of 8 GiB and more in base 256. */
    public static byte[] tarHeader(String name, char type, long size) {
        byte[] header = new byte[512];
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, 0, Math.min(100, bytes.length));
        put(header, 100, "0000644\0000000000\0000000000\000");
        if (size < 1L << 33) {
            put(header, 124, String.format("%011o\000", size));
        } else {
            header[124] = (byte) 0x80;
            for (int i = 0; i < 8; i++) {
                header[128 + i] = (byte) (size >>> (56 - 8 * i));
            }
        }
        put(header, 136, "00000000000\000        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        sum(header);
        return header;
    }

    /** Writes a header's checksum. */
    public static void sum(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o\000 ", sum));
    }

    public static byte[] padded(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512);
    }

    private static byte[] pax(String key, String value) {
        int length = 0;
        byte[] record = new byte[0];
        while (record.length == 0 || record.length != length) {
            length = record.length;
            record = (length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        }
        return record;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** A NumPy array of format version 1.0. */
    public static byte[] npyHeader(String type, String shape) {
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        StringBuilder padded = new StringBuilder(text);
        while ((10 + padded.length() + 1) % 64 != 0) {
            padded.append(' ');
        }
        padded.append('\n');
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x93);
        out.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
        out.write(1);
        out.write(0);
        out.write(padded.length() & 0xFF);
        out.write(padded.length() >> 8);
        out.writeBytes(padded.toString().getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** What a reader of a listing gives for a row. */
    static byte[] read(Source source, ImageRef image) throws ImageRejectedException {
        return source.reader().read(image);
    }
}
