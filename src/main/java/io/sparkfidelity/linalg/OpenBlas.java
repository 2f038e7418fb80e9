package io.sparkfidelity.linalg;

import io.sparkfidelity.natives.NativeFolder;
import io.sparkfidelity.natives.NativeFolderException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_full;

/**
 * The native library and its thread setting.
 *
 * <p>Loading switches JavaCPP's own memory limits off: they count the whole process, so that a task that holds a model
 * would be refused a few megabytes of scratch. Every pointer of this room is closed by its owner instead.
 */
public final class OpenBlas {
    private static final String LIBRARY = "libopenblas.so.0";
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final ReentrantLock ALONE = new ReentrantLock();

    static {
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.noPointerGC", "true");
        try {
            NativeFolder natives = NativeFolder.ofThisJvm();
            if (System.getProperty(CACHE) == null) {
                System.setProperty(CACHE, natives.path().resolve("openblas").toString());
            }
            natives.whileLocked(OpenBlas::start);
        } catch (NativeFolderException e) {
            // JavaCPP looks for a folder of its own, and has a lock there.
            start();
        }
    }

    private OpenBlas() {}

    private static boolean start() {
        openblas_full.openblas_set_num_threads(1);
        shareWithSpark();
        return true;
    }

    /**
     * Makes Spark's own MLlib take this library for its linear algebra. It would load the system's, and two OpenBLAS of
     * different versions in one process take each other's symbols: an MLlib stage after a score then ends the JVM.
     */
    private static void shareWithSpark() {
        Path wrapper = Path.of(Loader.load(openblas_full.class));
        String library = wrapper.resolveSibling(LIBRARY).toString();
        for (String part : List.of("blas", "lapack")) {
            String property = "dev.ludovic.netlib." + part + ".nativeLibPath";
            if (System.getProperty(property) == null) {
                System.setProperty(property, library);
            }
        }
    }

    /**
     * Loads the library with one thread, if this JVM has not done so yet. Whoever may be followed by a stage of MLlib calls
     * this, so that both take the same library whichever comes first.
     */
    public static void load() {
        // The static initialiser does the work, once.
    }

    /**
     * Runs a computation with all cores. Only for a driver that runs no tasks: beside tasks, more threads than cores
     * halve the speed of everyone.
     */
    public static <T> T alone(Supplier<T> computation) {
        ALONE.lock();
        try {
            openblas_full.openblas_set_num_threads(Runtime.getRuntime().availableProcessors());
            return computation.get();
        } finally {
            openblas_full.openblas_set_num_threads(1);
            ALONE.unlock();
        }
    }

    /** The kernel that OpenBLAS chose for this processor, such as {@code SkylakeX}. */
    public static String kernel() {
        return openblas_full.openblas_get_corename().getString();
    }
}
