package io.sparkfidelity.storage;

import java.util.regex.Pattern;

/** Keys and passwords that someone put into a URI, as in {@code s3a://KEY:SECRET@bucket/}. */
public final class UriCredentials {
    // A secret may hold slashes: all up to the last @ of the word counts, unless a port comes first.
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s@:/?]*:(?!\\d{1,5}(?:/|$))[^\\s@]*@");

    private UriCredentials() {}

    /** Whether a text holds any. */
    public static boolean in(String text) {
        return USER_INFO.matcher(text).find();
    }

    /** A text in which stars stand for them. */
    public static String masked(String text) {
        return USER_INFO.matcher(text).replaceAll("***@");
    }
}
