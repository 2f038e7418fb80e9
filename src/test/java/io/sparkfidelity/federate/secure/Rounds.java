package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedMasks;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Sites of a session and their coordinator, each with its keys, in folders. */
final class Rounds {
    static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    static final String COORDINATOR = "@coordinator";
    static final int D = 5;

    final Storage storage = new Storage(new Configuration(false));
    final Path folder;
    final Map<String, SiteKey> keys = new LinkedHashMap<>();
    final Map<String, SignedText> cards = new LinkedHashMap<>();
    final SiteKey coordinator;

    Rounds(Path folder, List<String> sites) throws Exception {
        this.folder = folder;
        this.coordinator = Keys.other(99);
        trust(COORDINATOR, coordinator);
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        for (String site : sites) {
            keys.put(site, Keys.other(keys.size() + 1));
            trust(site, keys.get(site));
            cards.put(site, card(site));
        }
    }

    static final String POLICY = """
        name: strict
        rules:
          - {rule: fields, allow: [n, sum, gram]}
          - {rule: labels, allow: [cat]}
          - {rule: minimum-images, images: 1}
          - {rule: second-moments, imagesPerDimension: 1}
        """;

    void trust(String name, SiteKey key) throws IOException {
        Path file = folder.resolve("trust").resolve(name + ".pem");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Keys.publicPem(key.publicKey()), StandardCharsets.US_ASCII);
    }

    Trust trust() throws Exception {
        return Trust.load(storage, List.of(folder.resolve("trust").toString()));
    }

    String maskKey(String site) {
        return folder.resolve(site + ".x25519").toString();
    }

    String policy() {
        return folder.resolve("policy.yaml").toString();
    }

    /** A new mask key, and the card of it. */
    SignedText card(String site) throws Exception {
        Files.deleteIfExists(Path.of(maskKey(site)));
        MaskKey key = MaskKey.random();
        key.publish(storage, maskKey(site));
        return SiteCard.of(storage, site, key, policy()).signed(keys.get(site));
    }

    Roster roster(int buckets, String... labels) {
        return roster(Sites.key(D, false), buckets, labels);
    }

    Roster roster(CompatibilityKey key, int buckets, String... labels) {
        return Roster.ofNewSession(key, buckets, List.of(labels), new ArrayList<>(cards.values()));
    }

    Session session(Roster roster) throws Exception {
        return Session.of("session.roster", roster.signed(coordinator), trust());
    }

    SiteSession site(Session session, String site) throws Exception {
        return SiteSession.of(
                session,
                site,
                storage,
                maskKey(site),
                policy(),
                keys.getOrDefault(site, coordinator).publicKey());
    }

    /** What a site sends, as the coordinator reads it. */
    ReceivedMasks sent(Session session, TallyFile tally) throws Exception {
        String site = tally.sites().get(0);
        SiteSession of = site(session, site);
        TallyFile asked = of.asked(tally, tally.groups().keySet()).issued(1, NOW);
        Path file = folder.resolve(site + ".masked");
        Files.write(file, TallyFileWriter.bytes(of.masked(asked), keys.get(site)));
        return new TallyFileReader(storage, trust()).readMasked(file.toString());
    }

    /** Tallies of the sites under their policy. */
    static TallyFile tally(String site, int n) {
        TallyFile file = Sites.file(site, Sites.images(site, n, D, 0.5, 1, false), false);
        return TallyFile.ofSites(file.key(), Sites.TOOL, "strict", file.groups());
    }
}
