package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.tally.Bucket;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Who sums what under masks, in one session; signed by the coordinator. Its rows are those of every site's file, whatever
 * the site has, so that a file's shape tells nothing.
 *
 * @param session 64 hexadecimal digits that were drawn for this session
 * @param key of the tallies, its privacy mode the one before masks; numerics may differ as elsewhere
 * @param buckets of whole sets: 16, 8, 4, 2 or 1
 * @param labels of the labelled parts, which are undivided; in order, each once
 * @param cards of the sites, as they signed them
 */
public record Roster(String session, CompatibilityKey key, int buckets, List<String> labels, List<SignedText> cards) {
    static final String FORMAT = "spark-fidelity/roster/1";

    /** A sum of two tells each of them what the other has. */
    static final int LEAST_SITES = 3;

    private static final int MOST_SITES = 1000;
    private static final int MOST_LABELS = 10_000;
    private static final int SESSION_BYTES = 32;

    public Roster {
        if (session == null || !session.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'session' must be 64 hexadecimal digits");
        }
        if (key == null) {
            throw new IllegalArgumentException("'key' is missing");
        }
        if (buckets < 1 || buckets > Bucket.COUNT || Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("'buckets' is " + buckets + "; it must be 16, 8, 4, 2 or 1");
        }
        labels = KeyText.list("labels", labels, 0, MOST_LABELS);
        for (String label : labels) {
            if (new Group("", label).isWhole()) {
                throw new IllegalArgumentException("'labels' holds an empty one");
            }
        }
        if (!labels.equals(labels.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException("'labels' must be in order, each once");
        }
        cards = KeyText.list("cards", cards, 0, MOST_SITES);
        if (cards.size() < LEAST_SITES) {
            throw new IllegalArgumentException("it has " + cards.size() + " sites; at least " + LEAST_SITES
                    + " are needed: a sum of two tells each of them what the other has");
        }
    }

    /** A roster of a new session. */
    public static Roster ofNewSession(CompatibilityKey key, int buckets, List<String> labels, List<SignedText> cards) {
        byte[] session = new byte[SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        return new Roster(
                HexFormat.of().formatHex(session),
                key,
                buckets,
                labels.stream().sorted().distinct().toList(),
                cards);
    }

    /** The roster as it is sent. */
    public SignedText signed(SiteKey coordinator) {
        return SignedText.of(FORMAT, KeyJson.write(this), coordinator);
    }
}
