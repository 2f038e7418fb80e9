package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Pem;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** A site's X25519 private key (RFC 7748), from which its masks come. It never leaves the site. */
public final class MaskKey {
    private static final String ALGORITHM = "X25519";
    private static final String LABEL = "PRIVATE KEY";
    /** The X.509 encoding of every X25519 key begins so (RFC 8410); 32 bytes of key follow. */
    private static final String PREFIX = "302a300506032b656e032100";
    /** A key's own public key is what it agrees on with this one. */
    private static final String BASE_POINT = "09" + "00".repeat(31);

    private static final String WHAT = "mask key";

    private final PrivateKey key;

    private MaskKey(PrivateKey key) {
        this.key = key;
    }

    /** A new key. */
    public static MaskKey random() {
        try {
            return new MaskKey(
                    KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The key of a PKCS #8 file in PEM.
     *
     * @param where names the text in messages
     * @throws TallyFileException if it is none
     */
    static MaskKey parse(String pem, String where) throws TallyFileException {
        byte[] encoded = Pem.decode(pem, LABEL, where).get(0);
        try {
            return new MaskKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new TallyFileException(where + " holds no X25519 private key; 'secure key' makes one", e);
        }
    }

    /**
     * The key of a file, as {@link #publish} writes it.
     *
     * @throws TallyFileException if it is none, or others than its owner may read or write the file
     * @throws StorageException if there is no such file
     */
    public static MaskKey load(Storage storage, String path) throws StorageException, TallyFileException {
        return parse(Pem.ofOwner(storage, path, WHAT), path);
    }

    /**
     * Writes the key to a new file for its owner alone.
     *
     * @throws TallyFileException if there is a file of that name: a key that is gone cannot be made again
     */
    public void publish(Storage storage, String path) throws StorageException, TallyFileException {
        Path file = storage.resolve(path);
        if (storage.status(file).isPresent()) {
            throw new TallyFileException("there is a " + WHAT + " " + path + " already; name another file");
        }
        storage.publishForOwner(file, Pem.encode(key.getEncoded(), LABEL).getBytes(StandardCharsets.US_ASCII));
    }

    /** The public key, 64 hexadecimal digits. */
    public String publicKey() {
        return HexFormat.of().formatHex(secret(BASE_POINT));
    }

    /**
     * What both keys agree on, 32 bytes.
     *
     * @param publicKey another's, 64 hexadecimal digits
     * @throws IllegalArgumentException if it is none with which a secret can be made
     */
    byte[] secret(String publicKey) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(key);
            agreement.doPhase(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(HexFormat.of().parseHex(PREFIX + publicKey))),
                    true);
            byte[] secret = agreement.generateSecret();
            if (Arrays.equals(secret, new byte[secret.length])) {
                throw new GeneralSecurityException("the point has a small order");
            }
            return secret;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the X25519 key " + publicKey + " makes no secret", e);
        }
    }
}
