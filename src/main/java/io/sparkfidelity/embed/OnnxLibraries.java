package io.sparkfidelity.embed;

import ai.onnxruntime.OrtEnvironment;
import io.sparkfidelity.natives.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * ONNX Runtime's libraries in the folder for native libraries, by their content. Left alone it copies them to the temporary
 * directory at every start, and a JVM that is killed leaves 20 MB there.
 */
final class OnnxLibraries {
    private static final String PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
    private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    private static final int DIGITS = 16;

    private OnnxLibraries() {}

    /**
     * Tells ONNX Runtime of its unpacked libraries, unless somebody has. Where the folder cannot be written it does what it
     * would do anyway.
     */
    static void unpack(NativeFolder natives) {
        if (System.getProperty(PROPERTY) != null
                || NAMES.stream().anyMatch(name -> OrtEnvironment.class.getResource(RESOURCES + name) == null)) {
            return;
        }
        try {
            Path all = natives.path().resolve("onnxruntime");
            Path folder = all.resolve(digest().substring(0, DIGITS));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(all);
                Path fresh = Files.createTempDirectory(all, "tmp");
                for (String name : NAMES) {
                    try (InputStream in = open(name)) {
                        Files.copy(in, fresh.resolve(name));
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

    private static String digest() throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String name : NAMES) {
                try (InputStream in = new DigestInputStream(open(name), sha256)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = OrtEnvironment.class.getResourceAsStream(RESOURCES + name);
        if (in == null) {
            throw new IOException("no " + RESOURCES + name + " on the class path");
        }
        return in;
    }
}
