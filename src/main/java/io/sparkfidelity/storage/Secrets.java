package io.sparkfidelity.storage;

import java.util.regex.Pattern;

/** Passwords, keys and tokens in what a user wrote, which must not travel on to consoles and reports. */
public final class Secrets {
    private static final String MASK = "***";

    /**
     * {@code user:password@} behind {@code ://}. A secret may hold slashes and an @: all up to the last @ of the word
     * counts, unless a port comes first. The bound keeps a search linear in the text.
     */
    private static final Pattern USER_INFO =
            Pattern.compile("(?<=://)[^\\s@:/?]{0,256}:(?!\\d{1,5}(?:/|$))[^\\s]{0,2048}@");

    /** {@code user/password@}, as Oracle has it. */
    private static final Pattern ORACLE =
            Pattern.compile("(?i)(jdbc:[a-z0-9]{1,32}:(?:[a-z0-9]{1,32}:){0,4})[^\\s/@:]{1,256}/[^\\s@]{1,256}@"
                    + "|(?<![^\\s=?&;,])[^\\s/@:=?&;,]{1,256}/[^\\s/@]{1,256}@(?=//)");

    /** {@code password=...} and its kin, as options of sources or of signed addresses; not a folder of such a name. */
    private static final Pattern OPTION = Pattern.compile("(?i)((?:^|[?&;,\\s])(?:"
            + "[^=?&;,\\s/]{0,64}(?:passw|passphrase|pwd|secret|token|credential|signature|api.?key|access.?key|private.?key"
            + "|account.?key|shared.?key|encryption.?key)[^=?&;,\\s/]{0,64}"
            + "|sig|sas|pass|auth|authorization|key)\\s?=\\s?)[^&;\\s]+");

    private Secrets() {}

    /** Whether a text holds a URI with a user's password. */
    public static boolean inUri(String text) {
        return USER_INFO.matcher(text).find();
    }

    /** The text with {@code ***} where it names a password, a key or a token. */
    public static String masked(String text) {
        String withoutUsers = USER_INFO.matcher(text).replaceAll(MASK + "@");
        String withoutOracle = ORACLE.matcher(withoutUsers)
                .replaceAll(
                        found -> (found.group(1) == null ? "" : found.group(1).replace("$", "\\$")) + MASK + "@");
        return OPTION.matcher(withoutOracle).replaceAll("$1" + MASK);
    }
}
