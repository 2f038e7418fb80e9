package io.sparkfidelity.federate.trust;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** A site's Ed25519 private key (RFC 8032), which signs its tally files. */
public final class SiteKey {
    static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;
    private final PublicSiteKey publicKey;

    private SiteKey(PrivateKey key, PublicSiteKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * The key of a PKCS #8 file in PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @param where names the text in messages
     * @throws TallyFileException if it is none
     */
    public static SiteKey parse(String pem, String where) throws TallyFileException {
        byte[] encoded = Pem.decode(pem, "PRIVATE KEY", where).get(0);
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow(GeneralSecurityException::new);
            return new SiteKey(key, new PublicSiteKey(Ed25519PublicKeys.ofSeed(seed)));
        } catch (GeneralSecurityException e) {
            throw new TallyFileException(
                    where + " holds no Ed25519 private key; 'openssl genpkey -algorithm ed25519' makes one", e);
        }
    }

    /**
     * The key of a file, as {@link #parse} takes it.
     *
     * @throws TallyFileException if it is none, or others than its owner may read or write the file
     * @throws StorageException if there is no such file
     */
    public static SiteKey load(Storage storage, String path) throws StorageException, TallyFileException {
        return parse(Pem.ofOwner(storage, path, "site key"), path);
    }

    public PublicSiteKey publicKey() {
        return publicKey;
    }

    public byte[] sign(String format, String digest) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(message(format, digest));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is signed: never a bare digest, which could be that of something else. */
    static byte[] message(String format, String digest) {
        return (format + "/signature\n" + digest).getBytes(StandardCharsets.UTF_8);
    }
}
