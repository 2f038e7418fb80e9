package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.federate.privacy.PrivacyPolicy;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;

/**
 * What a site says of itself before a session, signed with its Ed25519 key.
 *
 * @param site its name
 * @param x25519 its public mask key, 64 hexadecimal digits
 * @param policy name of the privacy policy that it will export under
 * @param policySha256 of that policy's text: one that was changed since is another
 */
public record SiteCard(String site, String x25519, String policy, String policySha256) {
    static final String FORMAT = "spark-fidelity/secure-key/1";
    private static final String DIGITS = "[0-9a-f]{64}";

    public SiteCard {
        if (site == null || !Group.isSiteName(site)) {
            throw new IllegalArgumentException("'site' is no site name");
        }
        KeyText.require("policy", policy);
        if (x25519 == null || !x25519.matches(DIGITS)) {
            throw new IllegalArgumentException("'x25519' must be 64 hexadecimal digits");
        }
        if (policySha256 == null || !policySha256.matches(DIGITS)) {
            throw new IllegalArgumentException("'policySha256' must be 64 hexadecimal digits");
        }
    }

    /**
     * A site's card.
     *
     * @param privacy the file of its policy, or {@code none}
     * @throws TallyFileException if that is no policy
     */
    public static SiteCard of(Storage storage, String site, MaskKey key, String privacy)
            throws StorageException, TallyFileException {
        return new SiteCard(
                site, key.publicKey(), PrivacyPolicy.load(storage, privacy).name(), policySha256(storage, privacy));
    }

    private static String policySha256(Storage storage, String privacy) throws StorageException {
        return Sha256.of(
                privacy.equals(PrivacyPolicy.NONE)
                        ? ""
                        : storage.readText(storage.resolve(privacy), Documents.LONGEST_YAML)
                                .orElse(""));
    }

    /** The card as it is sent. */
    public SignedText signed(SiteKey key) {
        return SignedText.of(FORMAT, KeyJson.write(this), key);
    }

    static SiteCard of(SignedText text) {
        return KeyJson.read(text.body(), SiteCard.class);
    }
}
