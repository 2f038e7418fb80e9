package io.sparkfidelity.spark.cache;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.XxHash64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of the images of one chunk: 32 bytes an image and every label and site once, so that a task can hold that of
 * half a million. Images are told apart by 128 bits of their ids' hashes.
 *
 * <p>The bytes, big-endian: {@link #MAGIC}; the number of labels, each as its length and UTF-8; the sites likewise; the number
 * of images, each as the hash of its id with seed 0 and with seed 1, the hash of its unit, and the places of its label and
 * site in their lists, from 1, or 0 for none. Images stand in the (signed) order of the two hashes.
 */
final class AnnotationTable {
    static final long MAGIC = 0x5346_414e_4e4f_5431L; // SFANNOT1

    private static final long CHECK_SEED = 1;
    private static final int IMAGE_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    /**
     * What is said of one image.
     *
     * @param unitHash that of {@link Bucket}
     */
    record Annotation(long unitHash, Optional<String> label, Optional<String> site) {}

    private record Image(long hash, long check, long unitHash, int label, int site) implements Comparable<Image> {
        @Override
        public int compareTo(Image other) {
            int hashes = Long.compare(hash, other.hash);
            return hashes != 0 ? hashes : Long.compare(check, other.check);
        }
    }

    private final List<String> labels;
    private final List<String> sites;
    private final long[] hashes;
    private final long[] checks;
    private final long[] units;
    private final int[] labelPlaces;
    private final int[] sitePlaces;

    private AnnotationTable(List<String> labels, List<String> sites, int images) {
        this.labels = labels;
        this.sites = sites;
        this.hashes = new long[images];
        this.checks = new long[images];
        this.units = new long[images];
        this.labelPlaces = new int[images];
        this.sitePlaces = new int[images];
    }

    /** What is said of the image of this id, if it is in the table. */
    Optional<Annotation> find(String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        long hash = XxHash64.hash(text, 0);
        long check = XxHash64.hash(text, CHECK_SEED);
        int low = 0;
        int high = hashes.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(hashes[middle], hash);
            order = order != 0 ? order : Long.compare(checks[middle], check);
            if (order == 0) {
                return Optional.of(new Annotation(
                        units[middle], text(labels, labelPlaces[middle]), text(sites, sitePlaces[middle])));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    private static Optional<String> text(List<String> texts, int place) {
        return place == 0 ? Optional.empty() : Optional.of(texts.get(place - 1));
    }

    /**
     * Reads a table.
     *
     * @throws EOFException if it is shorter than it says
     * @throws IOException if it is none
     */
    static AnnotationTable parse(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readLong() != MAGIC) {
            throw new IOException("it is no table of annotations");
        }
        List<String> labels = texts(in);
        List<String> sites = texts(in);
        AnnotationTable table = new AnnotationTable(labels, sites, count(in, IMAGE_BYTES));
        for (int i = 0; i < table.hashes.length; i++) {
            table.hashes[i] = in.readLong();
            table.checks[i] = in.readLong();
            table.units[i] = in.readLong();
            table.labelPlaces[i] = place(in, labels);
            table.sitePlaces[i] = place(in, sites);
        }
        return table;
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = count(in, Integer.BYTES); left > 0; left--) {
            byte[] text = new byte[count(in, 1)];
            in.readFully(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** A number of items, for which there must be bytes. */
    private static int count(DataInputStream in, int itemBytes) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * itemBytes > in.available()) {
            throw new EOFException("it is shorter than it says");
        }
        return count;
    }

    private static int place(DataInputStream in, List<String> texts) throws IOException {
        int place = in.readInt();
        if (place < 0 || place > texts.size()) {
            throw new IOException("it names a text that it does not have");
        }
        return place;
    }

    /** Collects the images of a table. Not thread-safe. */
    static final class Builder {
        private final Map<String, Integer> labels = new LinkedHashMap<>();
        private final Map<String, Integer> sites = new LinkedHashMap<>();
        private final List<Image> images = new ArrayList<>();

        void add(String id, String unit, Optional<String> label, Optional<String> site) {
            byte[] text = id.getBytes(StandardCharsets.UTF_8);
            images.add(new Image(
                    XxHash64.hash(text, 0),
                    XxHash64.hash(text, CHECK_SEED),
                    Bucket.hash(unit),
                    place(labels, label),
                    place(sites, site)));
        }

        private static int place(Map<String, Integer> places, Optional<String> text) {
            return text.isEmpty() ? 0 : places.computeIfAbsent(text.get(), added -> places.size() + 1);
        }

        byte[] bytes() throws IOException {
            images.sort(null);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(images.size() * IMAGE_BYTES + (1 << 10));
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeLong(MAGIC);
            write(out, labels);
            write(out, sites);
            out.writeInt(images.size());
            for (Image image : images) {
                out.writeLong(image.hash());
                out.writeLong(image.check());
                out.writeLong(image.unitHash());
                out.writeInt(image.label());
                out.writeInt(image.site());
            }
            return bytes.toByteArray();
        }

        private static void write(DataOutputStream out, Map<String, Integer> texts) throws IOException {
            out.writeInt(texts.size());
            for (String text : texts.keySet()) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        }
    }
}
