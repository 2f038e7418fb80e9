package io.sparkfidelity.federate.trust;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of a PEM text (RFC 7468). */
public final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    /** The bytes of the objects with that label, one or more; other lines, such as comments, are passed over. */
    public static List<byte[]> decode(String text, String label, String where) throws TallyFileException {
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

    /**
     * The text of a private key's file.
     *
     * @param what it is, in messages
     * @throws TallyFileException if others than its owner may read or write it
     * @throws StorageException if there is no such file
     */
    public static String ofOwner(Storage storage, String path, String what)
            throws StorageException, TallyFileException {
        Path file = storage.resolve(path);
        if (storage.openToOthers(file)) {
            throw new TallyFileException(
                    "the " + what + " " + path + " can be read by others than its owner; chmod 600 it");
        }
        return storage.readText(file, Documents.LONGEST_YAML)
                .orElseThrow(() -> new StorageException("there is no " + what + " " + path));
    }

    /** The text of an object with that label. */
    public static String encode(byte[] object, String label) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(object) + "\n-----END " + label
                + "-----\n";
    }
}
