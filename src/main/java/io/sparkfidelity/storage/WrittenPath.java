package io.sparkfidelity.storage;

import java.util.regex.Pattern;

/**
 * Paths as users write them. A path is text: colons, brackets, percent signs and whatever else a name may have stand for
 * themselves. Only a scheme, a colon and a slash at its beginning make it a URI, as in {@code s3a://bucket/x}.
 */
public final class WrittenPath {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

    /** Databricks: nothing can be made above a volume. */
    private static final Pattern VOLUME = Pattern.compile("(dbfs:)?/Volumes/[^/]+/[^/]+/[^/]+");

    private WrittenPath() {}

    /**
     * The path of a text, which no file system has seen yet.
     *
     * @throws IllegalArgumentException if the text is empty, or a URI that is none
     */
    public static Path of(String text) {
        return isUri(text) ? new Path(text) : literal(text);
    }

    /** The text of what stands under a name in a directory that a user wrote. */
    public static String below(String directory, String name) {
        String path = directory + (directory.endsWith("/") ? "" : "/") + name;
        return isUri(path) && !isUri(directory) ? "./" + path : path;
    }

    /**
     * The text of what stands under a name beside what a user wrote; below it, where that is the root of a disk, a bucket or a
     * volume, or stands right under that of a disk, where a user may seldom write.
     */
    public static String beside(String written, String name) {
        String path = written.replaceAll("(?<=.)/+$", "");
        int slash = path.lastIndexOf('/');
        String last = path.substring(slash + 1);
        String parent = path.substring(0, Math.max(slash, 0)).replaceAll("/+$", "");
        boolean first = slash >= 0 && (parent.isEmpty() || parent.matches("[A-Za-z][A-Za-z0-9+.-]*:"));
        boolean root = last.equals(".")
                || last.equals("..")
                || last.equals(name)
                || VOLUME.matcher(path).matches();
        return first || root ? below(path, name) : slash < 0 ? name : below(parent, name);
    }

    static boolean isUri(String text) {
        return SCHEME.matcher(text).matches();
    }

    /** All of a text as a path of the default file system. */
    static Path literal(String text) {
        return new Path(null, null, text);
    }
}
