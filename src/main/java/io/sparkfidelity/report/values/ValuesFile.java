package io.sparkfidelity.report.values;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code measures.values} beside a report, which any JVM can read. Little-endian: the eight bytes {@code SFVALUES}, the
 * length of a header (int32), the header (JSON: {@code {schema, sets: [{dataset, model, measures[], images, pairs, units}]}}), and for each
 * set in its order: the 64-bit hashes of its images' ids, ascending as unsigned numbers; a byte for each image, the bucket of
 * its unit; where {@code pairs} is true the 64-bit hash of each image's pair; and for each measure a float64 for each image, NaN where there is
 * none. A file without pairs is of the first version, which has neither {@code pairs} nor {@code units}.
 */
public record ValuesFile(List<ImageValues> sets) {
    /** The file's name beside a report. */
    public static final String NAME = "measures.values";

    /** No file is longer. */
    public static final long MAX_BYTES = 256L << 20;

    private static final String SCHEMA = "spark-fidelity/values/1";
    private static final String WITH_PAIRS = "spark-fidelity/values/2";
    private static final byte[] MAGIC = "SFVALUES".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEADER = 1 << 20;

    public ValuesFile {
        sets = List.copyOf(sets);
    }

    private record Header(String schema, List<SetForm> sets) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SetForm(
            String dataset,
            String model,
            List<String> measures,
            long images,
            @Nullable Boolean pairs,
            @Nullable Boolean units) {
        static SetForm of(ImageValues set, boolean version2) {
            return new SetForm(
                    set.dataset(),
                    set.model(),
                    set.measures(),
                    set.ids().length,
                    version2 ? set.pairs().isPresent() : null,
                    version2 ? set.pairs().map(PairKeys::units).orElse(false) : null);
        }

        boolean hasPairs() {
            return Boolean.TRUE.equals(pairs);
        }
    }

    /** One measure of one set: the values of {@link ImageValues#ids}. */
    public record Column(ImageValues set, double[] values) {}

    /** The values of a dataset's images by a measure, if they are kept. */
    public Optional<Column> column(String dataset, String model, String measure) {
        for (ImageValues set : sets) {
            int place = set.measures().indexOf(measure);
            if (place >= 0 && set.dataset().equals(dataset) && set.model().equals(model)) {
                return Optional.of(new Column(set, set.values().get(place)));
            }
        }
        return Optional.empty();
    }

    /** How long a file gets by a set, but for the few bytes that name it. */
    public static long bytes(long images, int measures, boolean pairs) {
        return images * ImageValues.bytesAnImage(measures, pairs);
    }

    /** The file; of equal sets the same bytes. */
    public byte[] bytes() {
        boolean pairs = sets.stream().anyMatch(set -> set.pairs().isPresent());
        byte[] header = Json.write(new Header(
                pairs ? WITH_PAIRS : SCHEMA,
                sets.stream().map(set -> SetForm.of(set, pairs)).toList()));
        long length = MAGIC.length + Integer.BYTES + header.length;
        for (ImageValues set : sets) {
            length += set.ids().length * set.bytesAnImage();
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(header.length).put(header);
        for (ImageValues set : sets) {
            for (long id : set.ids()) {
                bytes.putLong(id);
            }
            bytes.put(set.buckets());
            if (set.pairs().isPresent()) {
                for (long pair : set.pairs().get().hashes()) {
                    bytes.putLong(pair);
                }
            }
            for (double[] values : set.values()) {
                for (double value : values) {
                    bytes.putDouble(value);
                }
            }
        }
        return bytes.array();
    }

    /**
     * The content of a file that comes from outside.
     *
     * @param where names it in messages
     * @throws StorageException if it is none
     */
    public static ValuesFile parse(byte[] file, String where) throws StorageException {
        try {
            return parsed(file, where);
        } catch (IllegalArgumentException e) {
            throw new StorageException(where + " holds no values of images: " + e.getMessage(), e);
        }
    }

    private static ValuesFile parsed(byte[] file, String where) throws StorageException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        require(file.length >= MAGIC.length + Integer.BYTES && file.length <= MAX_BYTES, "its length");
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        require(Arrays.equals(magic, MAGIC), "its first bytes");
        int length = bytes.getInt();
        require(length >= 0 && length <= Math.min(LONGEST_HEADER, bytes.remaining()), "its header's length");
        byte[] text = new byte[length];
        bytes.get(text);
        Header header = Json.read(new String(text, StandardCharsets.UTF_8), Header.class, where);
        boolean version2 = WITH_PAIRS.equals(header.schema());
        require(version2 || SCHEMA.equals(header.schema()), "its schema is '" + header.schema() + "'");
        require(header.sets() != null, "it lacks sets");
        long expected = 0;
        Set<List<String>> seen = new HashSet<>();
        for (SetForm set : header.sets()) {
            require(
                    set != null && set.dataset() != null && set.model() != null && set.measures() != null,
                    "a set lacks its name");
            require(version2 || !set.hasPairs(), "its schema has no pairs");
            require(set.measures().stream().allMatch(name -> name != null), "a measure lacks its name");
            require(set.images() >= 0 && set.images() <= file.length, "it has " + set.images() + " images");
            for (String measure : set.measures()) {
                require(
                        seen.add(List.of(set.dataset(), set.model(), measure)),
                        "'" + set.dataset() + "' has " + measure + " twice");
            }
            // Sets are fewer than bytes of the header, so that this stays far below the largest long.
            expected += bytes(set.images(), set.measures().size(), set.hasPairs());
            require(expected <= bytes.remaining(), "it ends early");
        }
        require(expected == bytes.remaining(), "something follows its end");
        List<ImageValues> sets = new ArrayList<>();
        for (SetForm set : header.sets()) {
            sets.add(set(set, bytes));
        }
        return new ValuesFile(sets);
    }

    private static ImageValues set(SetForm form, ByteBuffer bytes) {
        int images = (int) form.images();
        long[] ids = longs(bytes, images);
        byte[] buckets = new byte[images];
        bytes.get(buckets);
        Optional<PairKeys> pairs = form.hasPairs()
                ? Optional.of(new PairKeys(longs(bytes, images), Boolean.TRUE.equals(form.units())))
                : Optional.empty();
        List<double[]> values = new ArrayList<>();
        for (int m = 0; m < form.measures().size(); m++) {
            double[] column = new double[images];
            for (int i = 0; i < images; i++) {
                column[i] = bytes.getDouble();
            }
            values.add(column);
        }
        return new ImageValues(form.dataset(), form.model(), form.measures(), ids, buckets, values, pairs);
    }

    private static long[] longs(ByteBuffer bytes, int count) {
        long[] longs = new long[count];
        bytes.asLongBuffer().get(longs);
        bytes.position(bytes.position() + Long.BYTES * count);
        return longs;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
