package io.sparkfidelity.cli;

import java.util.regex.Pattern;

/** Passwords in what a user wrote, which must not travel on in reports. */
final class Secrets {
    private static final String MASK = "***";

    /** {@code user:password@} behind {@code scheme://}; a secret may hold a slash, a port is none. */
    private static final Pattern USER_INFO = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/@:\\s]*:(?!\\d+/)[^@\\s]*@");

    /** {@code password=...} and its kin, as options of sources or of signed addresses. */
    private static final Pattern OPTION = Pattern.compile(
            "(?i)((?:^|[?&;,\\s])[^=?&;,\\s]*(?:password|passwd|secret|token|access.?key|credential|signature)[^=?&;,\\s]*=)"
                    + "[^&;\\s]+");

    private Secrets() {}

    /** The text with {@code ***} where it names a password, a key or a token. */
    static String masked(String text) {
        String withoutUsers = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
        return OPTION.matcher(withoutUsers).replaceAll("$1" + MASK);
    }
}
