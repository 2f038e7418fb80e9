package io.sparkfidelity.embed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The libtorch that a host brings in {@code PYTORCH_LIBRARY_PATH}, instead of the jar's own, which knows no CUDA.
 *
 * <p>DJL must also be told its flavour, which chooses between the two JNI libraries of the jar. Left alone it takes that of the
 * host's CUDA and asks for an old C++ ABI: a library that no version after 2.6 has.
 */
final class HostLibtorch {
    /** The CUDA for which the jar has a JNI library. */
    static final String CUDA_FLAVOUR = "cu128";

    private static final String PATH = "PYTORCH_LIBRARY_PATH";
    private static final String FLAVOUR = "PYTORCH_FLAVOR";
    private static final String LIBRARY = "libtorch.so";

    private HostLibtorch() {}

    /**
     * Tells DJL the flavour of the host's libtorch, if there is one and nobody has told it.
     *
     * @throws IllegalStateException if the host names one that is not there: the jar's would be taken in its place
     */
    static void announce() {
        Optional<String> path = setting(PATH);
        if (path.isEmpty()) {
            return;
        }
        Path folder = Arrays.stream(path.get().split(File.pathSeparator))
                .map(Path::of)
                .map(entry -> entry.endsWith(LIBRARY) ? entry.toAbsolutePath().getParent() : entry)
                .filter(entry -> Files.isRegularFile(entry.resolve(LIBRARY)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(PATH + "=" + path.get() + " has no " + LIBRARY
                        + " on this host; install libtorch there, or unset it to use the jar's own"));
        if (setting(FLAVOUR).isEmpty()) {
            System.setProperty(FLAVOUR, Files.exists(folder.resolve("libtorch_cuda.so")) ? CUDA_FLAVOUR : "cpu");
        }
    }

    /** As DJL reads its settings: the environment first. */
    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name))
                .or(() -> Optional.ofNullable(System.getProperty(name)))
                .filter(text -> !text.isBlank());
    }
}
