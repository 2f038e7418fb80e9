package io.sparkfidelity.federate.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;

/** The public key of a private one: the JDK derives it only where it makes the pair, so that pair is made again. */
final class Ed25519PublicKeys {
    private static final int STRENGTH = 255;

    private Ed25519PublicKeys() {}

    /** The X.509 form of the public key of a private key's 32 bytes. */
    static byte[] ofSeed(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(SiteKey.ALGORITHM);
        generator.initialize(STRENGTH, new Given(seed));
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    /** Draws the given bytes. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Given(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
