package io.sparkfidelity.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The golden files in the test resources. */
public final class Golden {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([0-9, ]+)\\)");

    private Golden() {}

    /** An array as NumPy saved it. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    public record Array(int[] shape, byte[] data) {
        public float[] floats() {
            float[] values = new float[data.length / 4];
            ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }

        RgbImage image() {
            return new RgbImage(shape[1], shape[0], data);
        }
    }

    public static byte[] bytes(String path) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
            return Objects.requireNonNull(in, "no golden file " + path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Array array(String path) {
        byte[] file = bytes(path);
        int headerLength = (file[8] & 0xFF) | (file[9] & 0xFF) << 8;
        String header = new String(file, 10, headerLength, UTF_8);
        Matcher matcher = SHAPE.matcher(header);
        if (!matcher.find() || header.contains("True")) {
            throw new IllegalStateException(path + ": " + header);
        }
        int[] shape = Arrays.stream(matcher.group(1).split(", *"))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new Array(shape, Arrays.copyOfRange(file, 10 + headerLength, file.length));
    }

    /** The names of the files in a folder of the golden files, in order. */
    public static List<String> names(String folder) {
        try {
            Path path = Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/" + folder))
                    .toURI());
            try (Stream<Path> files = Files.list(path)) {
                return files.map(file -> file.getFileName().toString()).sorted().toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> goodImages() {
        return names("images").stream().filter(name -> !name.startsWith("bad-")).toList();
    }

    public static RgbImage reference(String image) {
        return array("resized/" + image + ".rgb.npy").image();
    }

    /** The lines of a text file, each split at blanks. */
    public static List<String[]> table(String path) {
        List<String[]> rows = new ArrayList<>();
        new String(bytes(path), UTF_8).lines().forEach(line -> rows.add(line.split(" ")));
        return rows;
    }
}
