package io.sparkfidelity.image;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory work allocates in the heap, whether it is freed at once or not. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** The bytes that this thread allocates while it runs {@code work}. */
    public static long of(Runnable work) {
        long before = soFar();
        work.run();
        return soFar() - before;
    }

    /** The bytes that this thread has allocated since it began. */
    public static long soFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
