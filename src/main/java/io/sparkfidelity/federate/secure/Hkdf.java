package io.sparkfidelity.federate.secure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), for keys of 32 bytes: one block of its second step. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";

    private final byte[] pseudorandomKey;

    /** The first step, HKDF-Extract. */
    Hkdf(byte[] salt, byte[] secret) {
        pseudorandomKey = hmac(salt, secret, new byte[0]);
    }

    /** The second step, HKDF-Expand, to 32 bytes. */
    byte[] key(String info) {
        return hmac(pseudorandomKey, info.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    }

    private static byte[] hmac(byte[] key, byte[] message, byte[] end) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(message);
            return mac.doFinal(end);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
