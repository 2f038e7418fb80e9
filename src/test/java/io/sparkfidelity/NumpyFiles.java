package io.sparkfidelity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the golden matrices of the test resources. */
public final class NumpyFiles {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+)((?:, \\d+)+)\\)");

    private NumpyFiles() {}

    /** The 2-d float32 arrays of an {@code .npz} resource under {@code golden/}, by name, row by row. */
    public static Map<String, float[][]> npz(String resource) throws IOException {
        Map<String, float[][]> arrays = new HashMap<>();
        try (InputStream file = NumpyFiles.class.getResourceAsStream("/golden/" + resource);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), matrix(zip.readAllBytes()));
            }
        }
        return arrays;
    }

    /** The float32 array of an {@code .npy} resource under {@code golden/}, along its first axis, the others flattened. */
    public static float[][] npy(String resource) throws IOException {
        try (InputStream file = NumpyFiles.class.getResourceAsStream("/golden/" + resource)) {
            return matrix(file.readAllBytes());
        }
    }

    /** The same of float64. */
    public static double[][] doubles(String resource) throws IOException {
        try (InputStream file = NumpyFiles.class.getResourceAsStream("/golden/" + resource)) {
            byte[] npy = file.readAllBytes();
            double[][] rows = new double[shape(npy, "'<f8'")[0]][shape(npy, "'<f8'")[1]];
            ByteBuffer bytes = values(npy);
            for (double[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = bytes.getDouble();
                }
            }
            return rows;
        }
    }

    private static float[][] matrix(byte[] npy) {
        float[][] rows = new float[shape(npy, "'<f4'")[0]][shape(npy, "'<f4'")[1]];
        ByteBuffer bytes = values(npy);
        for (float[] row : rows) {
            bytes.asFloatBuffer().get(row);
            bytes.position(bytes.position() + 4 * row.length);
        }
        return rows;
    }

    /** What stands behind the header. */
    private static ByteBuffer values(byte[] npy) {
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.position(10 + (bytes.getShort(8) & 0xFFFF));
    }

    /** The first axis, and all others together. */
    private static int[] shape(byte[] npy, String type) {
        String header = new String(npy, 10, values(npy).position() - 10, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains(type) || !header.contains("'fortran_order': False") || !shape.find()) {
            throw new IllegalArgumentException("not a C-ordered matrix of " + type + ": " + header);
        }
        int width = Arrays.stream(shape.group(2).substring(2).split(", "))
                .mapToInt(Integer::parseInt)
                .reduce(1, Math::multiplyExact);
        return new int[] {Integer.parseInt(shape.group(1)), width};
    }

    /** A file {@code .npy} of float64; one row is an array of one axis. */
    public static byte[] bytes(double[][] x) {
        String shape = x.length == 1 ? "(" + x[0].length + ",)" : "(" + x.length + ", " + x[0].length + ")";
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
        header = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 8 * x.length * x[0].length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (double[] row : x) {
            for (double value : row) {
                bytes.putDouble(value);
            }
        }
        return bytes.array();
    }
}
