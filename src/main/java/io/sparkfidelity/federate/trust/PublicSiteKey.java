package io.sparkfidelity.federate.trust;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** A site's Ed25519 public key, in its X.509 form of 44 bytes. */
public final class PublicSiteKey {
    /** The encoding of every Ed25519 key begins so (RFC 8410); 32 bytes of key follow. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int LENGTH = 44;

    private final byte[] encoded;

    /**
     * A key of its X.509 form.
     *
     * @throws IllegalArgumentException if it is not that of an Ed25519 key
     */
    public PublicSiteKey(byte[] encoded) {
        if (encoded.length != LENGTH || !Arrays.equals(PREFIX, 0, PREFIX.length, encoded, 0, PREFIX.length)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        this.encoded = encoded.clone();
    }

    public byte[] encoded() {
        return encoded.clone();
    }

    /** The key's 64 hexadecimal digits, to compare over the telephone. */
    public String fingerprint() {
        return HexFormat.of().formatHex(encoded, PREFIX.length, LENGTH);
    }

    /** Whether the key signed a file of that format and digest. */
    boolean verifies(String format, String digest, byte[] signature) {
        try {
            PublicKey key = KeyFactory.getInstance(SiteKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance(SiteKey.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(SiteKey.message(format, digest));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of another length, or a point that is not on the curve.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicSiteKey key && Arrays.equals(encoded, key.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
