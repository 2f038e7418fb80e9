package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.Trust;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A roster whose signatures were checked.
 *
 * @param where names it in messages
 * @param roster what it says
 * @param digest of its text, 64 hexadecimal digits
 * @param coordinator the key that signed it
 * @param sites every site of it, by name
 */
public record Session(
        String where, Roster roster, String digest, PublicSiteKey coordinator, SortedMap<String, Member> sites) {
    /**
     * A site of a session.
     *
     * @param card what it says of itself
     * @param key that signed the card, and signs its masked file
     */
    public record Member(SiteCard card, PublicSiteKey key) {}

    public Session {
        // Not in the order of the map given, which may take no notice of case.
        SortedMap<String, Member> byName = new TreeMap<>();
        byName.putAll(sites);
        sites = Collections.unmodifiableSortedMap(byName);
    }

    /**
     * The session of a roster.
     *
     * @param trust which keys speak for which sites, and which are a coordinator's
     * @throws TallyFileException if a signature is not right or not of a key that is trusted for it, or two of its sites or
     *     keys are one
     */
    public static Session of(String where, SignedText text, Trust trust) throws TallyFileException {
        try {
            PublicSiteKey coordinator = text.signer(Roster.FORMAT);
            trust.requireCoordinator(coordinator);
            Roster roster = KeyJson.read(text.body(), Roster.class);
            SortedMap<String, Member> sites = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            Set<String> keys = new HashSet<>();
            for (SignedText card : roster.cards()) {
                Member member = member(card, trust);
                String site = member.card().site();
                if (sites.put(site, member) != null) {
                    throw new IllegalArgumentException("site '" + site + "' is in it twice");
                }
                if (!keys.add(member.card().x25519())) {
                    throw new IllegalArgumentException("site '" + site + "' has the mask key of another");
                }
            }
            return new Session(where, roster, text.digest(), coordinator, sites);
        } catch (IllegalArgumentException e) {
            throw new TallyFileException("roster " + where + " is refused: " + e.getMessage(), e);
        }
    }

    private static Member member(SignedText text, Trust trust) {
        SiteCard card = SiteCard.of(text);
        try {
            Member member = new Member(card, text.signer(SiteCard.FORMAT));
            trust.requireVoice(member.key(), card.site());
            return member;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the card of site '" + card.site() + "': " + e.getMessage(), e);
        }
    }

    /** A site of it, if it has it. */
    public Optional<Member> site(String name) {
        return Optional.ofNullable(sites.get(name));
    }

    /** The key of masked files of this session. */
    CompatibilityKey maskedKey(CompatibilityKey of) {
        return of.withPrivacyMode(MaskedTally.MODE + digest);
    }
}
