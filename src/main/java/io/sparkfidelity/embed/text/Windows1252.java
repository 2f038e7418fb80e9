package io.sparkfidelity.embed.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows-1252, whose five unassigned bytes are controls as in Latin-1; and UTF-8 that was read as that. */
final class Windows1252 {
    private static final Charset CHARSET = Charset.forName("windows-1252");
    private static final int CONTROLS = 0x80;
    private static final int LETTERS = 0xa0;
    private static final int BYTES = 0x100;
    private static final Pattern NOT_ASCII = Pattern.compile("[^\u0000-\u007f]{2,}");
    private static final Map<Character, Byte> CODES = codes();

    private Windows1252() {}

    /** The character of a byte of 0x80 to 0xff. */
    static char character(int code) {
        if (code >= LETTERS) {
            return (char) code;
        }
        char decoded = new String(new byte[] {(byte) code}, CHARSET).charAt(0);
        return decoded == '\ufffd' ? (char) code : decoded;
    }

    private static Map<Character, Byte> codes() {
        Map<Character, Byte> codes = new HashMap<>();
        for (int code = CONTROLS; code < BYTES; code++) {
            codes.put((char) code, (byte) code);
            codes.put(character(code), (byte) code);
        }
        return Map.copyOf(codes);
    }

    /** Every run of characters beyond ASCII whose bytes are UTF-8 throughout, read as that. */
    static String repaired(String text) {
        return NOT_ASCII.matcher(text).replaceAll(run -> Matcher.quoteReplacement(repairedRun(run.group())));
    }

    private static String repairedRun(String run) {
        byte[] bytes = new byte[run.length()];
        for (int i = 0; i < bytes.length; i++) {
            Byte code = CODES.get(run.charAt(i));
            if (code == null) {
                return run;
            }
            bytes[i] = code;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Not UTF-8: it is what it looks like.
            return run;
        }
    }
}
