package io.sparkfidelity.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes statistics in the form in which pytorch-fid, clean-fid and guided-diffusion publish and read them: an {@code .npz},
 * not compressed, with {@code mu} (d) and {@code sigma} (d x d), float64. The same statistics give the same bytes.
 */
public final class StatisticsFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** NumPy lets the numbers begin at a multiple of it. */
    private static final int ALIGNMENT = 64;

    private StatisticsFile() {}

    /** The file's bytes. */
    public static byte[] bytes(ArrayFile.Statistics statistics) {
        int d = statistics.mean().length;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "mu.npy", array("(" + d + ",)", statistics.mean()));
            add(zip, "sigma.npy", array("(" + d + ", " + d + ")", statistics.covariance()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        // The first that a zip can hold.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] array(String shape, double[] values) {
        String form = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = MAGIC.length + Short.BYTES + form.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] header = (form + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer array = ByteBuffer.allocate(
                        MAGIC.length + Short.BYTES + header.length + Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        array.put(MAGIC).putShort((short) header.length).put(header);
        array.asDoubleBuffer().put(values);
        return array.array();
    }
}
