package io.sparkfidelity.federate;

import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.federate.trust.SiteKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/** Site keys for tests, in the form in which {@code openssl genpkey} writes them. */
public final class Keys {
    /** The first test vector of RFC 8032, section 7.1. */
    public static final String SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    public static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private Keys() {}

    public static String privatePem(String secret) {
        return pem("PRIVATE KEY", "302e020100300506032b657004220420" + secret);
    }

    public static String publicPem(PublicSiteKey key) {
        return pem("PUBLIC KEY", HexFormat.of().formatHex(key.encoded()));
    }

    public static String pem(String label, String hex) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(HexFormat.of().parseHex(hex))
                + "\n-----END " + label + "-----\n";
    }

    /** The key of the golden files. */
    public static SiteKey golden() throws TallyFileException {
        return SiteKey.parse(privatePem(SECRET), "golden.pem");
    }

    /** Another key for every seed. */
    public static SiteKey other(long seed) throws TallyFileException {
        byte[] secret = new byte[32];
        new Random(seed).nextBytes(secret);
        return SiteKey.parse(privatePem(HexFormat.of().formatHex(secret)), "other.pem");
    }
}
