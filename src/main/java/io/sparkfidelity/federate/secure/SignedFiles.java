package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;

/** Files of one signed text each: cards and rosters, as JSON. */
public final class SignedFiles {
    /** A roster of a thousand sites has half of it. */
    private static final int LONGEST = 4 << 20;

    private SignedFiles() {}

    public static void publish(Storage storage, String path, SignedText text) throws StorageException {
        storage.publish(storage.resolve(path), (KeyJson.write(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The signed text of a file; whose it is, is still to be checked.
     *
     * @throws StorageException if there is no such file
     * @throws TallyFileException if it holds none
     */
    public static SignedText read(Storage storage, String path) throws StorageException, TallyFileException {
        String text = storage.readText(storage.resolve(path), LONGEST)
                .orElseThrow(() -> new StorageException("there is no file " + path));
        try {
            return KeyJson.read(text, SignedText.class);
        } catch (IllegalArgumentException e) {
            throw new TallyFileException(path + " is no signed key card or roster: " + e.getMessage(), e);
        }
    }
}
