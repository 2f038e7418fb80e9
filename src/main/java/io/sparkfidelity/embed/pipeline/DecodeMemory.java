package io.sparkfidelity.embed.pipeline;

import java.util.concurrent.Semaphore;

/**
 * The part of a JVM's heap that images may fill while they are decoded, shared by the threads of all tasks. Whoever asks
 * first gets first, so that a large image is not overtaken for ever by small ones. Thread-safe.
 */
public final class DecodeMemory {
    private static final DecodeMemory OF_THIS_JVM =
            new DecodeMemory(Runtime.getRuntime().maxMemory());

    /** Spark's own share of a heap is 60%. */
    private static final double SHARE = 0.4;

    private static final long UNIT = 64 << 10;

    /** An image with a larger part of the heap than this is a large one. */
    private static final int SMALL_PARTS = 16;

    private final long heap;
    private final int units;
    private final Semaphore free;

    /** @param heap bytes that the JVM has for everything */
    DecodeMemory(long heap) {
        this.heap = heap;
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (long) (SHARE * heap) / UNIT));
        this.free = new Semaphore(units, true);
    }

    public static DecodeMemory ofThisJvm() {
        return OF_THIS_JVM;
    }

    long heap() {
        return heap;
    }

    /** Whether an image of so many bytes may be what fills the heap. */
    boolean isLarge(long bytes) {
        return bytes > heap / SMALL_PARTS;
    }

    /** Waits for so much memory, or for all of it if there is less; a thread has one share at a time. */
    Share take(long bytes) {
        return new Share((int) Math.min(units, 1 + Math.max(0, bytes) / UNIT));
    }

    /** Waits until nobody else has any. */
    Share takeAll() {
        return new Share(units);
    }

    /** Memory that is taken until this is closed. */
    final class Share implements AutoCloseable {
        private final int size;

        private Share(int size) {
            this.size = size;
            try {
                free.acquire(size);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for memory", e);
            }
        }

        boolean holds(long bytes) {
            return size == units || size >= 1 + bytes / UNIT;
        }

        @Override
        public void close() {
            free.release(size);
        }
    }
}
