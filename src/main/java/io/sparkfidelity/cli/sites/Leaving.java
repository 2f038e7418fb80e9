package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.noise.PrivacyLedger;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.privacy.Contents;
import io.sparkfidelity.federate.privacy.ExportRecord;
import io.sparkfidelity.federate.privacy.Noise;
import io.sparkfidelity.federate.privacy.PrivacyPolicy;
import io.sparkfidelity.federate.privacy.PrivacyRefusal;
import io.sparkfidelity.federate.secure.SiteSession;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * How a tally leaves its site: by the policy; within what left before, or, where noise is added, within what the ledger has
 * left; and perhaps under masks.
 *
 * @param rules the policy
 * @param record of earlier exports; none for the policy {@code none}, and where noise is added: noise hides differences too
 * @param ledger of noised exports, where noise is added
 * @param masks the session in which the site takes part, if it is in one
 * @param signer the key that signs the file, if one does
 */
public record Leaving(
        PrivacyPolicy rules,
        Optional<ExportRecord> record,
        Optional<PrivacyLedger> ledger,
        Optional<SiteSession> masks,
        Optional<SiteKey> signer) {
    /**
     * How tallies leave under a policy.
     *
     * @param privacy its file, or {@code none}
     */
    public static Leaving of(Storage storage, String privacy, Optional<SiteSession> masks, Optional<SiteKey> signer)
            throws StorageException, TallyFileException {
        PrivacyPolicy rules = PrivacyPolicy.load(storage, privacy);
        boolean noised = rules.noise().isPresent();
        boolean recorded = !noised && !privacy.equals(PrivacyPolicy.NONE);
        return new Leaving(
                rules,
                recorded ? Optional.of(ExportRecord.of(storage, privacy)) : Optional.empty(),
                noised ? Optional.of(PrivacyLedger.of(storage, privacy)) : Optional.empty(),
                masks,
                signer);
    }

    /** Whether embeddings must be brought to length 1, and values of measures to their ranges, before they are counted. */
    public boolean bounds() {
        return rules.noise().filter(Noise::bounds).isPresent();
    }

    /** Whether noise is added. */
    public boolean noised() {
        return rules.noise().isPresent();
    }

    /** What of a tally would leave, without noise and without masks; nothing is recorded. */
    public TallyFile judged(TallyFile tally, Contents contents)
            throws PrivacyRefusal, IncompatibleTallies, StorageException, TallyFileException {
        TallyFile allowed = asked(rules.apply(tally, contents), tally);
        return record.isEmpty() ? allowed : asked(record.get().judge(allowed, contents, rules.least(allowed)), tally);
    }

    /** The same, recorded and noised: from here on it counts as exported. */
    public TallyFile spent(TallyFile tally, Contents contents, Instant now)
            throws PrivacyRefusal, IncompatibleTallies, StorageException, TallyFileException {
        // Judged first, since a roster takes no fewer buckets than it asks for: a refusal must cost nothing.
        TallyFile judged = judged(tally, contents);
        if (record.isPresent()) {
            TallyFile allowed = asked(rules.apply(tally, contents), tally);
            return record.get().spend(allowed, contents, rules.least(allowed), now);
        }
        if (ledger.isPresent()) {
            return rules.noise().orElseThrow().spend(judged, ledger.get(), now, new SecureRandom());
        }
        return signer.isPresent() ? judged.issued(now.getEpochSecond(), now) : judged;
    }

    private TallyFile asked(TallyFile export, TallyFile of) throws PrivacyRefusal, IncompatibleTallies {
        return masks.isEmpty() ? export : masks.get().asked(export, of.groups().keySet());
    }

    /** Writes what was {@link #spent}. */
    public void publish(Storage storage, String file, TallyFile export)
            throws PrivacyRefusal, IncompatibleTallies, StorageException, OutputException {
        Optional<MaskedTally> masked =
                masks.isEmpty() ? Optional.empty() : Optional.of(masks.get().masked(export));
        try {
            if (masked.isPresent()) {
                TallyFileWriter.publish(storage, file, masked.get(), signer.orElseThrow());
            } else {
                TallyFileWriter.publish(storage, file, export, signer);
            }
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }

    /** What a site should know of a file that left so, in words; empty for most. */
    public String words() {
        return masks.isPresent() ? "under masks: the file says nothing but with those of all sites" : "";
    }
}
