package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.privacy.PrivacyRefusal;
import io.sparkfidelity.storage.OwnerFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * For which session a mask key has masked which numbers: the difference of two files under the same masks is that of the
 * numbers beneath. A file beside the key, read and replaced under a lock, and replaced before a masked file is published:
 * a crash between the two spends the session, in which the same numbers may be masked again.
 *
 * @param file of the record
 */
record UsedMasks(OwnerFile file) {
    /** @throws TallyFileException if the key is not on a local disk, where a lock is one */
    static UsedMasks of(Storage storage, String maskKey) throws StorageException, TallyFileException {
        Path path = storage.resolve(maskKey);
        return new UsedMasks(storage.localFile(path.sibling(path.getName() + ".used"))
                .orElseThrow(() -> new TallyFileException("mask key " + maskKey
                        + ": the record of its use is kept beside it, under a lock that only a local disk has; keep it"
                        + " there")));
    }

    /**
     * Records a use.
     *
     * @param roster digest of the session's roster
     * @param numbers digest of what will be masked
     * @throws PrivacyRefusal if other numbers were masked in that session
     */
    void spend(String roster, String numbers) throws PrivacyRefusal, StorageException {
        try (OwnerFile.Lock lock = file.lock()) {
            String before = new String(file.read().orElse(new byte[0]), StandardCharsets.US_ASCII);
            Optional<String> known = before.lines()
                    .filter(line -> line.startsWith(roster + " "))
                    .map(line -> line.substring(roster.length() + 1))
                    .findFirst();
            if (known.isEmpty()) {
                file.replace(lock, (before + roster + " " + numbers + "\n").getBytes(StandardCharsets.US_ASCII));
            } else if (!known.get().equals(numbers)) {
                throw new PrivacyRefusal(
                        SiteSession.RULE,
                        "other numbers were masked in this session already, and the difference of two such files has no"
                                + " masks; ask the coordinator for a new roster");
            }
        }
    }
}
