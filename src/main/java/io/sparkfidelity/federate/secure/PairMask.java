package io.sparkfidelity.federate.secure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The masks that two sites share: the one whose name comes first adds them, the other subtracts them. */
final class PairMask {
    private static final String FORMAT = "spark-fidelity/mask/1";
    private static final int NONCE = 12;
    private static final int CHUNK = 1 << 16;

    private final Hkdf keys;
    private final String pair;
    private final boolean adds;

    /**
     * The masks of a site with another.
     *
     * @param secret what their X25519 keys agree on, 32 bytes
     * @param roster digest of the session's roster, 64 hexadecimal digits
     */
    PairMask(byte[] secret, String roster, String site, String other) {
        this.keys = new Hkdf(HexFormat.of().parseHex(roster), secret);
        this.adds = site.compareTo(other) < 0;
        this.pair = adds ? site + "\n" + other : other + "\n" + site;
    }

    /** Changes the entries of a row by the row's masks, modulo 2^64. */
    void apply(String label, int bucket, String field, long[] values) {
        byte[] key = keys.key(String.join("\n", FORMAT, pair, label, String.valueOf(bucket), field) + "\n");
        byte[] zeros = new byte[(int) Math.min(CHUNK, (long) Long.BYTES * values.length)];
        byte[] stream = new byte[zeros.length];
        try {
            // Of every key one stream alone is ever made: its nonce may be 0.
            Cipher cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "ChaCha20"),
                    new ChaCha20ParameterSpec(new byte[NONCE], 0));
            for (int at = 0; at < values.length; at += CHUNK / Long.BYTES) {
                int count = Math.min(CHUNK / Long.BYTES, values.length - at);
                cipher.update(zeros, 0, count * Long.BYTES, stream);
                change(values, at, count, stream);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(long[] values, int at, int count, byte[] stream) {
        LongBuffer masks =
                ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        for (int i = 0; i < count; i++) {
            long mask = masks.get(i);
            values[at + i] += adds ? mask : -mask;
        }
    }
}
