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

/** Reads the golden float32 matrices of the test resources. */
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

    private static float[][] matrix(byte[] npy) {
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = bytes.getShort(8) & 0xFFFF;
        String header = new String(npy, 10, headerLength, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains("'<f4'") || !header.contains("'fortran_order': False") || !shape.find()) {
            throw new IllegalArgumentException("not a C-ordered float32 matrix: " + header);
        }
        int width = Arrays.stream(shape.group(2).substring(2).split(", "))
                .mapToInt(Integer::parseInt)
                .reduce(1, Math::multiplyExact);
        float[][] rows = new float[Integer.parseInt(shape.group(1))][width];
        bytes.position(10 + headerLength);
        for (float[] row : rows) {
            bytes.asFloatBuffer().get(row);
            bytes.position(bytes.position() + 4 * row.length);
        }
        return rows;
    }
}
