package io.sparkfidelity.federate;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
