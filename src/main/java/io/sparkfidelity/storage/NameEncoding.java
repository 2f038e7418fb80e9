package io.sparkfidelity.storage;

import java.nio.charset.Charset;

/** How this Java turns names of files into bytes; under the POSIX locale it knows ASCII alone, and garbles the rest. */
public final class NameEncoding {
    private static final String PROPERTY = "sun.jnu.encoding";

    private NameEncoding() {}

    /** What to do where a path is not found, as the end of a sentence; empty unless its text may have been garbled. */
    public static String advice(String path) {
        return advice(path, System.getProperty(PROPERTY, ""));
    }

    static String advice(String path, String encoding) {
        boolean ascii = path.chars().allMatch(c -> c < 0x80);
        return ascii || encoding.equals("UTF-8") ? "" : "; " + remedy(encoding);
    }

    /** @throws StorageException if a path of a local disk has characters that no name of a file can have here */
    static void requireExpressible(String path) throws StorageException {
        requireExpressible(path, System.getProperty(PROPERTY, ""));
    }

    static void requireExpressible(String path, String encoding) throws StorageException {
        if (!advice(path, encoding).isEmpty()
                && !(Charset.isSupported(encoding)
                        && Charset.forName(encoding).newEncoder().canEncode(path))) {
            throw new StorageException("Java cannot express the path " + path + " in this locale; " + remedy(encoding));
        }
    }

    static String remedy() {
        return remedy(System.getProperty(PROPERTY, ""));
    }

    private static String remedy(String encoding) {
        return "Java takes names of files for " + encoding + " here: set LC_ALL=C.UTF-8,"
                + " for executors too (spark.executorEnv.LC_ALL), and run again";
    }
}
