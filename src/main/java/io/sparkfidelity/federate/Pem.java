package io.sparkfidelity.federate;

import java.util.Base64;

/** One object of a PEM text (RFC 7468). */
final class Pem {
    private Pem() {}

    /** The bytes of the first object with that label; other lines, such as comments, are passed over. */
    static byte[] decode(String text, String label, String where) throws TallyFileException {
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----", Math.max(from, 0));
        if (from < 0 || to < 0) {
            throw new TallyFileException(where + " holds no '" + begin + "'");
        }
        try {
            return Base64.getDecoder()
                    .decode(text.substring(from + begin.length(), to).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new TallyFileException(where + " is damaged: its " + label + " is not Base64", e);
        }
    }
}
