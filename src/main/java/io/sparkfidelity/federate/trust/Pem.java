package io.sparkfidelity.federate.trust;

import io.sparkfidelity.federate.TallyFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of a PEM text (RFC 7468). */
final class Pem {
    private Pem() {}

    /** The bytes of the objects with that label, one or more; other lines, such as comments, are passed over. */
    static List<byte[]> decode(String text, String label, String where) throws TallyFileException {
        Pattern object = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
        List<byte[]> objects = new ArrayList<>();
        Matcher matcher = object.matcher(text);
        while (matcher.find()) {
            try {
                objects.add(Base64.getDecoder().decode(matcher.group(1).replaceAll("\\s", "")));
            } catch (IllegalArgumentException e) {
                throw new TallyFileException(where + " is damaged: its " + label + " is not Base64", e);
            }
        }
        if (objects.isEmpty()) {
            throw new TallyFileException(where + " holds no '-----BEGIN " + label + "-----'");
        }
        return objects;
    }
}
