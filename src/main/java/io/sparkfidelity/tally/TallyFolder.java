package io.sparkfidelity.tally;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tallies of buckets in files of a temporary folder on the driver, so that it holds pooled tallies and one bucket in
 * memory: at d = 2048 a dataset's sixteen buckets have 269 MB. Closing deletes the folder.
 */
public final class TallyFolder implements AutoCloseable {
    private static final int BLOCK_LONGS = 1 << 13;

    private final Path folder;
    private int files;

    public TallyFolder() {
        try {
            folder = Files.createTempDirectory("spark-fidelity-tallies");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sixteen buckets, each zero until it is put. */
    public Buckets buckets(List<Field> fields) {
        return new Buckets(fields);
    }

    /** One dataset's (or label's) buckets. */
    public final class Buckets implements BucketedTally {
        private final Path[] paths = new Path[Bucket.COUNT];
        private final long[] sizes = new long[Bucket.COUNT];
        private final long[] rows = new long[Bucket.COUNT];
        private final Tally zero;
        private Tally pooled;

        private Buckets(List<Field> fields) {
            this.zero = Tally.zero(fields);
            this.pooled = zero;
        }

        /** Sets a bucket that has not been set before. */
        public void put(int bucket, Tally tally) {
            sizes[bucket] = tally.value(MomentFields.N, 0);
            rows[bucket] = RowWeights.of(tally).rows();
            if (sizes[bucket] > 0) {
                paths[bucket] = write(tally);
                pooled = pooled.add(tally);
            }
        }

        @Override
        public Tally pooled() {
            return pooled;
        }

        @Override
        public boolean hasBuckets() {
            return true;
        }

        @Override
        public Tally bucket(int bucket) {
            return paths[bucket] == null ? zero : read(paths[bucket], zero.fields());
        }

        @Override
        public long n(int bucket) {
            return sizes[bucket];
        }

        @Override
        public long rows(int bucket) {
            return rows[bucket];
        }
    }

    private Path write(Tally tally) {
        Path path = folder.resolve(String.valueOf(files++));
        ByteBuffer block = ByteBuffer.allocateDirect(Long.BYTES * BLOCK_LONGS);
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Field field : tally.fields()) {
                long[] values = tally.vector(field.name());
                for (int from = 0; from < values.length; from += BLOCK_LONGS) {
                    int length = Math.min(BLOCK_LONGS, values.length - from);
                    block.clear();
                    block.asLongBuffer().put(values, from, length);
                    block.limit(Long.BYTES * length);
                    while (block.hasRemaining()) {
                        out.write(block);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    private static Tally read(Path path, List<Field> fields) {
        Map<Field, long[]> vectors = new HashMap<>();
        ByteBuffer block = ByteBuffer.allocateDirect(Long.BYTES * BLOCK_LONGS);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            for (Field field : fields) {
                long[] values = new long[field.length()];
                for (int from = 0; from < values.length; from += BLOCK_LONGS) {
                    int length = Math.min(BLOCK_LONGS, values.length - from);
                    block.clear().limit(Long.BYTES * length);
                    while (block.hasRemaining()) {
                        if (in.read(block) < 0) {
                            throw new IOException(path + " ends early");
                        }
                    }
                    block.flip();
                    block.asLongBuffer().get(values, from, length);
                }
                vectors.put(field, values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Tally.of(vectors);
    }

    @Override
    public void close() {
        File[] left = folder.toFile().listFiles();
        for (File file : left == null ? new File[0] : left) {
            // What cannot be deleted stays for the system's cleaning of temporary files.
            file.delete();
        }
        folder.toFile().delete();
    }
}
