package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.report.values.ImageValues;
import io.sparkfidelity.report.values.PairKeys;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** The values of candidates' images that a gate may compare, gathered on the driver. Mutable, one a job. */
final class KeptValues {
    /** Far more than a night's test of a mean needs, and some megabytes a measure. */
    private static final long MOST_IMAGES = 1_000_000;

    private final List<ImageValues> sets = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private long bytes;

    /** Keeps the values of the measures of which one end is better; where there are too many images, says so. */
    void add(String model, MeasuredSet set) {
        int[] scored = IntStream.range(0, set.measures().size())
                .filter(m -> set.measures().get(m).direction().ofScore().isPresent())
                .toArray();
        if (scored.length == 0) {
            return;
        }
        long more = ValuesFile.bytes(set.embedded(), scored.length, set.pairs().isPresent());
        // Names of sets and measures fit the rest many times over.
        if (set.embedded() > MOST_IMAGES || bytes + more > ValuesFile.MAX_BYTES / 2) {
            leftOut.add("the values of '" + set.name() + "' by " + model + " are not kept for gates: it has "
                    + TextTable.count(set.embedded()) + " images, and there is room for "
                    + TextTable.count(MOST_IMAGES) + " of a set, and for "
                    + ValuesFile.MAX_BYTES / 2 / (1 << 20) + " MB of all");
            return;
        }
        bytes += more;
        List<Measure> measures =
                Arrays.stream(scored).mapToObj(set.measures()::get).toList();
        List<byte[]> parts = set.rows()
                .select("id", "bucket", Measuring.VALUES, Partners.KEY)
                .toJavaRDD()
                .mapPartitions(new Packing(
                        new ArrayList<>(measures), scored, set.pairs().isPresent()))
                .collect();
        sets.add(sorted(set, model, measures, parts));
    }

    private static ImageValues sorted(MeasuredSet set, String model, List<Measure> measures, List<byte[]> parts) {
        int width =
                Math.toIntExact(ValuesFile.bytes(1, measures.size(), set.pairs().isPresent()));
        List<ByteBuffer> images = new ArrayList<>();
        for (byte[] part : parts) {
            for (int at = 0; at < part.length; at += width) {
                images.add(ByteBuffer.wrap(part, at, width).slice());
            }
        }
        images.sort(Comparator.comparing(image -> image.getLong(0), Long::compareUnsigned));
        List<ByteBuffer> alone = alone(images);
        long[] ids = new long[alone.size()];
        byte[] buckets = new byte[alone.size()];
        Optional<PairKeys> pairs = set.pairs().map(said -> new PairKeys(new long[ids.length], said.units()));
        List<double[]> values = new ArrayList<>();
        measures.forEach(measure -> values.add(new double[alone.size()]));
        for (int i = 0; i < ids.length; i++) {
            ByteBuffer image = alone.get(i);
            ids[i] = image.getLong();
            buckets[i] = image.get();
            if (pairs.isPresent()) {
                pairs.get().hashes()[i] = image.getLong();
            }
            for (double[] column : values) {
                column[i] = image.getDouble();
            }
        }
        return new ImageValues(
                set.name(), model, measures.stream().map(Measure::name).toList(), ids, buckets, values, pairs);
    }

    /** Two ids of one hash cannot be told apart: a gate finds neither a partner. Of a million images that is one set in 37 million. */
    private static List<ByteBuffer> alone(List<ByteBuffer> images) {
        return IntStream.range(0, images.size())
                .filter(i -> (i == 0
                                || images.get(i - 1).getLong(0) != images.get(i).getLong(0))
                        && (i == images.size() - 1
                                || images.get(i + 1).getLong(0) != images.get(i).getLong(0)))
                .mapToObj(images::get)
                .toList();
    }

    ValuesFile file() {
        return new ValuesFile(sets);
    }

    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** The images of a partition, one after another: hash of the id, bucket of the unit, hash of the pair, and values as means count them. */
    private record Packing(ArrayList<Measure> measures, int[] places, boolean pairs)
            implements FlatMapFunction<Iterator<Row>, byte[]>, Serializable {
        @Override
        public Iterator<byte[]> call(Iterator<Row> rows) {
            List<byte[]> images = new ArrayList<>();
            int width = Math.toIntExact(ValuesFile.bytes(1, measures.size(), pairs));
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.isNullAt(2)) {
                    continue;
                }
                List<Double> values = row.getList(2);
                ByteBuffer image = ByteBuffer.allocate(width);
                image.putLong(Bucket.hash(row.getString(0))).put((byte) row.getInt(1));
                if (pairs) {
                    image.putLong(Bucket.hash(row.getString(3)));
                }
                for (int m = 0; m < places.length; m++) {
                    Double value = values.get(places[m]);
                    boolean counts = value != null
                            && !value.isNaN()
                            && MeasureFields.summand(measures.get(m), value).isPresent();
                    image.putDouble(counts ? value : Double.NaN);
                }
                images.add(image.array());
            }
            ByteBuffer all = ByteBuffer.allocate(Math.multiplyExact(width, images.size()));
            images.forEach(all::put);
            return Collections.singleton(all.array()).iterator();
        }
    }
}
