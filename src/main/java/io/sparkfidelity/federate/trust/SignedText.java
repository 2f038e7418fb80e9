package io.sparkfidelity.federate.trust;

import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.storage.Sha256;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A text with an Ed25519 signature over its format and its SHA-256. The text is held as it was signed, so that no two
 * programs can differ in its bytes.
 *
 * @param format what the text is, such as {@code spark-fidelity/roster/1}; a signature of one format is none of another
 * @param body the text
 * @param publicKey Base64 of the signer's key in its X.509 form
 * @param signature Base64 of 64 bytes
 */
public record SignedText(String format, String body, String publicKey, String signature) {
    public SignedText {
        KeyText.require("format", format);
        require("body", body);
        require("publicKey", publicKey);
        require("signature", signature);
    }

    public static SignedText of(String format, String body, SiteKey key) {
        return new SignedText(
                format,
                body,
                Base64.getEncoder().encodeToString(key.publicKey().encoded()),
                Base64.getEncoder().encodeToString(key.sign(format, Sha256.of(body))));
    }

    /** SHA-256 of the text's UTF-8, 64 hexadecimal digits. */
    public String digest() {
        return Sha256.of(body);
    }

    /**
     * Who signed it.
     *
     * @throws IllegalArgumentException if its format is another, or the signature is not that of its key
     */
    public PublicSiteKey signer(String expected) {
        if (!format.equals(expected)) {
            throw new IllegalArgumentException(
                    "its format is '" + format + "'; this version reads '" + expected + "' here");
        }
        PublicSiteKey signer = new PublicSiteKey(Base64.getDecoder().decode(publicKey));
        if (!signer.verifies(format, digest(), Base64.getDecoder().decode(signature))) {
            throw new IllegalArgumentException("its signature is not that of its key " + signer);
        }
        return signer;
    }

    private static void require(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
    }
}
