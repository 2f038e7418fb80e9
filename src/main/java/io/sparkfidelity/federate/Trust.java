package io.sparkfidelity.federate;

import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;

/** Whose tally files a coordinator takes. */
public final class Trust {
    private final Optional<Set<PublicSiteKey>> allowed;

    private Trust(Optional<Set<PublicSiteKey>> allowed) {
        this.allowed = allowed;
    }

    /** Takes unsigned files; a signature that is there must still be right. */
    public static Trust unsigned() {
        return new Trust(Optional.empty());
    }

    /** Takes files signed with one of these keys, and no other. */
    public static Trust only(Set<PublicSiteKey> keys) {
        return new Trust(Optional.of(Set.copyOf(keys)));
    }

    /**
     * Takes files signed with a key of an allow-list: a PEM file of public keys, as {@code openssl pkey -pubout} writes
     * them one after the other, or a folder of such files, whose names end in {@code .pem}.
     *
     * @throws StorageException if there is no such file or folder
     * @throws TallyFileException if it holds no key
     */
    public static Trust load(Storage storage, String path) throws StorageException, TallyFileException {
        FileStatus found = storage.status(storage.resolve(path))
                .orElseThrow(() -> new StorageException("there is no list of public keys " + path));
        List<FileStatus> files = found.isFile()
                ? List.of(found)
                : storage.list(found.getPath()).stream()
                        .filter(file ->
                                file.isFile() && file.getPath().getName().endsWith(".pem"))
                        .toList();
        Set<PublicSiteKey> keys = new HashSet<>();
        for (FileStatus file : files) {
            keys.addAll(parse(
                    storage.readText(file.getPath(), Documents.LONGEST_YAML).orElse(""),
                    file.getPath().toString()));
        }
        if (keys.isEmpty()) {
            throw new TallyFileException(path + " holds no '.pem' file");
        }
        return only(keys);
    }

    private static Set<PublicSiteKey> parse(String pem, String where) throws TallyFileException {
        Set<PublicSiteKey> keys = new HashSet<>();
        for (byte[] encoded : Pem.decode(pem, "PUBLIC KEY", where)) {
            try {
                keys.add(new PublicSiteKey(encoded));
            } catch (IllegalArgumentException e) {
                throw new TallyFileException(where + " holds a key that is not Ed25519", e);
            }
        }
        return keys;
    }

    /**
     * The key that signed a file of that digest.
     *
     * @throws IllegalArgumentException if the file is not to be taken, with the reason
     */
    Optional<PublicSiteKey> check(Map<String, String> metadata, String digest) {
        String signature = metadata.get(Columns.SIGNATURE);
        String key = metadata.get(Columns.PUBLIC_KEY);
        if (signature == null && key == null) {
            if (allowed.isPresent()) {
                throw new IllegalArgumentException("it is not signed, and only files of allowed keys are taken");
            }
            return Optional.empty();
        }
        if (signature == null || key == null) {
            throw new IllegalArgumentException("it has a signature without a key, or a key without a signature");
        }
        PublicSiteKey signer = new PublicSiteKey(Base64.getDecoder().decode(key));
        if (allowed.isPresent() && !allowed.get().contains(signer)) {
            throw new IllegalArgumentException("it is signed with the key " + signer + ", which is not allowed");
        }
        if (!signer.verifies(digest, Base64.getDecoder().decode(signature))) {
            throw new IllegalArgumentException("its signature is not that of its key " + signer);
        }
        return Optional.of(signer);
    }
}
