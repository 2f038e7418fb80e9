package io.sparkfidelity.spark.pairs;

import org.apache.spark.Partitioner;

/**
 * Where a row goes, as a number that sorts: the shard (a task's share), whether the row is one of the second operand, and
 * its place. A sorted shard holds all of its first operand, in order, before the second.
 */
final class RowKey {
    private static final int SHARD = 33;
    private static final long SECOND = 1L << 32;

    private RowKey() {}

    static long of(int shard, boolean second, int place) {
        return (long) shard << SHARD | (second ? SECOND : 0) | place;
    }

    static int shard(long key) {
        return (int) (key >>> SHARD);
    }

    static boolean second(long key) {
        return (key & SECOND) != 0;
    }

    static int place(long key) {
        return (int) key;
    }

    /** Deals shards to partitions. */
    static final class Shards extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int partitions;

        Shards(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return shard((Long) key) % partitions;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Shards shards && shards.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}
