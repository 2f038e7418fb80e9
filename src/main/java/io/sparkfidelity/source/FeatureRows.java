package io.sparkfidelity.source;

import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.source.binary.FloatType;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Features in a file, read by tasks in ranges of rows. A row's id is {@code file!index} with nine digits.
 *
 * @param offset of the first row in the file
 * @param rows of the array
 * @param dimension numbers a row
 * @param type of the numbers; they become float32
 */
public record FeatureRows(String path, String name, long offset, long rows, int dimension, FloatType type)
        implements ArrayFile.Content, Serializable {

    private static final int BLOCK_ROWS = 256;

    /** All rows, in the columns of the embedding cache. */
    public Dataset<Row> dataset(SparkSession spark, HadoopSettings settings) {
        return OnSpark.dataset(this, spark, settings);
    }

    /** All rows, one after the other; what cannot be read is an {@link UncheckedIOException}. */
    public Iterator<FeatureRow> iterator(Storage storage) throws IOException {
        return read(storage, 0, rows);
    }

    /** The numbers of all rows together. */
    public long size() {
        return rows * dimension;
    }

    private Iterator<FeatureRow> read(Storage storage, long start, long end) throws IOException {
        OpenFile file = storage.open(new Path(path));
        return new Iterator<>() {
            private long next = start;
            private ByteBuffer block = ByteBuffer.allocate(0);

            @Override
            public boolean hasNext() {
                if (next < end) {
                    return true;
                }
                try {
                    file.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return false;
            }

            @Override
            public FeatureRow next() {
                if (next >= end) {
                    throw new NoSuchElementException();
                }
                if (!block.hasRemaining()) {
                    block = block(file, next, (int) Math.min(BLOCK_ROWS, end - next));
                }
                return row(next++, block);
            }
        };
    }

    private ByteBuffer block(OpenFile file, long first, int count) {
        long rowBytes = (long) dimension * type.bytes();
        try {
            return ByteBuffer.wrap(file.read(offset + first * rowBytes, Math.toIntExact(count * rowBytes)))
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FeatureRow row(long index, ByteBuffer block) {
        String id = String.format(Locale.ROOT, "%s!%09d", name, index);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) type.read(block);
        }
        long hash = Bucket.hash(id);
        return new FeatureRow(id, hash, Bucket.of(hash), values);
    }

    /** What is Spark's: where there is none, this class is never loaded. */
    private static final class OnSpark {
        /** The columns of the embedding cache that features have. */
        private static final StructType SCHEMA = new StructType()
                .add("id", DataTypes.StringType, false)
                .add("hash", DataTypes.LongType, false)
                .add("bucket", DataTypes.IntegerType, false)
                .add("label", DataTypes.StringType, true)
                .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false), false);

        static Dataset<Row> dataset(FeatureRows features, SparkSession spark, HadoopSettings settings) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            int parts = (int) Math.max(1, Math.min(4L * context.defaultParallelism(), features.rows() / BLOCK_ROWS));
            List<Long> starts = new ArrayList<>();
            for (int part = 0; part <= parts; part++) {
                starts.add(part * features.rows() / parts);
            }
            return spark.createDataFrame(
                    context.parallelize(starts.subList(0, parts), parts).flatMap(start -> {
                        long end = starts.get(starts.indexOf(start) + 1);
                        return rows(features.read(new Storage(settings), start, end));
                    }),
                    SCHEMA);
        }

        private static Iterator<Row> rows(Iterator<FeatureRow> entries) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Row next() {
                    FeatureRow entry = entries.next();
                    return RowFactory.create(entry.id(), entry.hash(), entry.bucket(), null, entry.values());
                }
            };
        }
    }
}
