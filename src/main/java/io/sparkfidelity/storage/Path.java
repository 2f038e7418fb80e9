package io.sparkfidelity.storage;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where something lies: an optional scheme and authority, and names with slashes between them, as Hadoop's paths have them,
 * without Hadoop. Names are text; nothing in them is escaped.
 */
public final class Path implements Comparable<Path>, Serializable {
    private static final long serialVersionUID = 1;

    private final URI uri;

    /** @param uri without query and fragment */
    public Path(URI uri) {
        this.uri = uri.normalize();
    }

    /**
     * The path that a text names: {@code scheme://authority/names}, or less of it.
     *
     * @throws IllegalArgumentException if the text is empty, or names after a scheme do not begin with a slash
     */
    public Path(String text) {
        this(parsed(text));
    }

    /** What stands under a path; {@code name} may be several, or a path of its own, which then is the result. */
    public Path(Path folder, String name) {
        this(folder, new Path(name));
    }

    /** What stands under a path, likewise. */
    public Path(Path folder, Path below) {
        this(below.under(folder));
    }

    /** The path of these parts; whatever stands in {@code names} is a name and neither scheme nor authority. */
    public Path(@Nullable String scheme, @Nullable String authority, String names) {
        this(scheme, authority, nonEmpty(names).startsWith("/") ? names : "./" + names, true);
    }

    private Path(Path other) {
        this.uri = other.uri;
    }

    private Path(@Nullable String scheme, @Nullable String authority, String names, boolean made) {
        try {
            this.uri = new URI(scheme, authority, plain(names), null, null).normalize();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Path parsed(String text) {
        int slash = nonEmpty(text).indexOf('/');
        int colon = text.indexOf(':');
        boolean schemed = colon >= 0 && (slash < 0 || colon < slash);
        String scheme = schemed ? text.substring(0, colon) : null;
        String rest = schemed ? text.substring(colon + 1) : text;
        if (!rest.startsWith("//") || rest.length() == 2) {
            return new Path(scheme, null, rest, true);
        }
        int end = rest.indexOf('/', 2);
        return new Path(
                scheme, rest.substring(2, end < 0 ? rest.length() : end), end < 0 ? "" : rest.substring(end), true);
    }

    private static String nonEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a path is empty");
        }
        return text;
    }

    private static String plain(String names) {
        String single = names.replaceAll("/{2,}", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    private Path under(Path folder) {
        if (uri.getScheme() != null || uri.getAuthority() != null) {
            return uri.getScheme() != null
                    ? this
                    : new Path(folder.uri.getScheme(), uri.getAuthority(), uri.getPath(), true);
        }
        // Under a bucket named without a slash stands what stands under its root.
        String above = folder.uri.getAuthority() != null && folder.uri.getPath().isEmpty() ? "/" : folder.uri.getPath();
        String names = isAbsolute()
                ? uri.getPath()
                : above.isEmpty() || above.equals("/") ? above + uri.getPath() : above + "/" + uri.getPath();
        // Twice: a ".." at the end leaves a slash behind.
        URI resolved = new Path(folder.uri.getScheme(), folder.uri.getAuthority(), names, true).uri;
        return new Path(resolved.getScheme(), resolved.getAuthority(), resolved.getPath(), true);
    }

    /** Whether the names begin with a slash. */
    public boolean isAbsolute() {
        return uri.getPath().startsWith("/");
    }

    /** The last name; empty for a root. */
    public String getName() {
        String names = uri.getPath();
        return names.substring(names.lastIndexOf('/') + 1);
    }

    /** The path without its last name, unless it is a root. */
    public Optional<Path> parent() {
        String names = uri.getPath();
        int slash = names.lastIndexOf('/');
        return names.isEmpty() || names.equals("/")
                ? Optional.empty()
                : Optional.of(new Path(
                        uri.getScheme(), uri.getAuthority(), slash < 0 ? "." : names.substring(0, Math.max(slash, 1))));
    }

    /** Another name in the folder of this one; below it, if it is a root. */
    public Path sibling(String name) {
        return new Path(parent().orElse(this), name);
    }

    /** How many names it has. */
    public int depth() {
        String names = uri.getPath();
        return names.equals("/")
                ? 0
                : 1
                        + (int) names.chars()
                                .skip(1)
                                .filter(letter -> letter == '/')
                                .count();
    }

    /** The scheme, if it has one. */
    Optional<String> scheme() {
        return Optional.ofNullable(uri.getScheme());
    }

    /** With escapes where a name has what a URI may not have. */
    public URI toUri() {
        return uri;
    }

    @Override
    public int compareTo(Path other) {
        return uri.compareTo(other.uri);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Path path && path.uri.equals(uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    /** Without escapes. */
    @Override
    public String toString() {
        return (uri.getScheme() == null ? "" : uri.getScheme() + ":")
                + (uri.getAuthority() == null ? "" : "//" + uri.getAuthority())
                + uri.getPath();
    }
}
