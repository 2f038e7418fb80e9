package io.sparkfidelity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the golden float32 matrices of the test resources. */
public final class NumpyFiles {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+), (\\d+)\\)");

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

    /** The 2-d float32 array of an {@code .npy} resource under {@code golden/}, row by row. */
    public static float[][] npy(String resource) throws IOException {
        try (InputStream file = NumpyFiles.class.getResourceAsStream("/golden/" + resource)) {
            return matrix(file.readAllBytes());
        }
    }

    /** The 2-d float64 array of an {@code .npy} resource under {@code golden/}, row by row. */
    public static double[][] doubles(String resource) throws IOException {
        try (InputStream file = NumpyFiles.class.getResourceAsStream("/golden/" + resource)) {
            byte[] npy = file.readAllBytes();
            int[] shape = shape(npy, "'<f8'");
            ByteBuffer bytes =
                    ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).position(start(npy));
            double[][] rows = new double[shape[0]][shape[1]];
            for (double[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = bytes.getDouble();
                }
            }
            return rows;
        }
    }

    private static int start(byte[] npy) {
        return 10 + (ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(8) & 0xFFFF);
    }

    private static int[] shape(byte[] npy, String type) {
        String header = new String(npy, 10, start(npy) - 10, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains(type) || !header.contains("'fortran_order': False") || !shape.find()) {
            throw new IllegalArgumentException("not a C-ordered matrix of " + type + ": " + header);
        }
        return new int[] {Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2))};
    }

    private static float[][] matrix(byte[] npy) {
        int[] shape = shape(npy, "'<f4'");
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).position(start(npy));
        float[][] rows = new float[shape[0]][shape[1]];
        for (float[] row : rows) {
            bytes.asFloatBuffer().get(row);
            bytes.position(bytes.position() + 4 * row.length);
        }
        return rows;
    }
}
