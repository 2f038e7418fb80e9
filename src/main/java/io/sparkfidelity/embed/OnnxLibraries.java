package io.sparkfidelity.embed;

import io.sparkfidelity.natives.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * ONNX Runtime's libraries in the folder for native libraries, by what they are. Left alone it copies them to the temporary
 * directory at every start, and a JVM that is killed leaves 20 MB there, or 360 MB of those for CUDA.
 *
 * <p>Where another jar of the class path brings a build for CUDA ({@value #CUDA_PACKAGE}), all of them are that jar's: the
 * libraries of two builds do not go together.
 */
final class OnnxLibraries {
    /** The release of the Java classes of this jar, and of their native interface. */
    static final String RELEASE = "1.21";

    /** What a host with GPUs adds to the class path; the last that was published of the release. */
    static final String CUDA_PACKAGE = "com.microsoft.onnxruntime:onnxruntime_gpu:1.21.0";

    private static final String PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "ai/onnxruntime/native/linux-x64/";
    private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    private static final String PROVIDER = "libonnxruntime_providers_cuda.so";
    private static final List<String> CUDA_NAMES = List.of("libonnxruntime_providers_shared.so", PROVIDER);
    private static final int DIGITS = 16;

    private OnnxLibraries() {}

    /**
     * Tells ONNX Runtime of its unpacked libraries, unless somebody has. Where the folder cannot be written it does what it
     * would do anyway.
     *
     * @param loader of the class path that has the libraries
     */
    static void unpack(NativeFolder natives, ClassLoader loader) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        try {
            List<URL> libraries = libraries(loader);
            if (libraries.isEmpty()) {
                return;
            }
            Path all = natives.path().resolve("onnxruntime");
            Path folder = all.resolve(digest(libraries).substring(0, DIGITS));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(all);
                Path fresh = Files.createTempDirectory(all, "tmp");
                for (URL library : libraries) {
                    try (InputStream in = library.openStream()) {
                        Files.copy(in, fresh.resolve(name(library)));
                    }
                }
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            System.setProperty(PROPERTY, folder.toString());
        } catch (IOException e) {
            System.getLogger(OnnxLibraries.class.getName())
                    .log(System.Logger.Level.DEBUG, "not unpacked to " + natives.path(), e);
        }
    }

    /** Those that belong together: of a build for CUDA where there is one, or else of the first build. */
    static List<URL> libraries(ClassLoader loader) throws IOException {
        for (URL provider : Collections.list(loader.getResources(RESOURCES + PROVIDER))) {
            List<URL> build = beside(provider, Stream.concat(NAMES.stream(), CUDA_NAMES.stream()));
            if (build.stream().allMatch(OnnxLibraries::isThere)) {
                return build;
            }
        }
        URL first = loader.getResource(RESOURCES + NAMES.get(0));
        return first == null || !isThere(beside(first, NAMES.stream()).get(1))
                ? List.of()
                : beside(first, NAMES.stream());
    }

    /**
     * The engine's release where it is not that of this jar's classes: its calls would go astray.
     *
     * @throws IllegalStateException with both releases and what to do
     */
    static void requireRelease(String version) {
        if (!version.startsWith(RELEASE + ".")) {
            throw new IllegalStateException("ONNX Runtime's libraries on the class path are " + version
                    + ", and this jar goes with " + RELEASE + "; take " + CUDA_PACKAGE);
        }
    }

    private static List<URL> beside(URL library, Stream<String> names) throws IOException {
        String text = library.toString();
        String folder = text.substring(0, text.lastIndexOf('/') + 1);
        List<URL> urls = new ArrayList<>();
        for (String name : names.toList()) {
            urls.add(new URL(folder + name));
        }
        return urls;
    }

    private static boolean isThere(URL library) {
        try (InputStream in = library.openStream()) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String name(URL library) {
        return library.toString().substring(library.toString().lastIndexOf('/') + 1);
    }

    private static String digest(List<URL> libraries) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (URL library : libraries) {
                sha256.update(name(library).getBytes(StandardCharsets.UTF_8));
                if (NAMES.contains(name(library))) {
                    try (InputStream in = new DigestInputStream(library.openStream(), sha256)) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                } else {
                    // 343 MB to inflate at every start; a build is one by the libraries above.
                    long length = library.openConnection().getContentLengthLong();
                    sha256.update(
                            ByteBuffer.allocate(Long.BYTES).putLong(length).array());
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
