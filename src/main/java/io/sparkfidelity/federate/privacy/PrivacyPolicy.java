package io.sparkfidelity.federate.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.KeyJson;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A site's own conditions for what leaves it, as {@code conf/privacy} has examples of. It fails closed: a policy that
 * leaves one of the rules out, names one twice or holds what this version does not know is no policy.
 *
 * @param name for the file's provenance
 * @param rules applied in their order
 */
public record PrivacyPolicy(String name, List<PrivacyRule> rules) {
    /** What a site names that exports without conditions. */
    public static final String NONE = "none";

    private static final List<String> NEEDED =
            List.of(AllowedFields.NAME, AllowedLabels.NAME, MinimumImages.NAME, SecondMoments.NAME);
    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS));

    public PrivacyPolicy {
        KeyText.require("name", name);
        rules = KeyText.list("rules", rules, 0, Integer.MAX_VALUE);
    }

    /** Everything leaves as it is. */
    public static PrivacyPolicy none() {
        return new PrivacyPolicy(NONE, List.of());
    }

    /**
     * The policy of a file, or none for the word {@code none}.
     *
     * @throws StorageException if there is no such file
     * @throws TallyFileException if it is no policy
     */
    public static PrivacyPolicy load(Storage storage, String fileOrNone) throws StorageException, TallyFileException {
        if (fileOrNone.equals(NONE)) {
            return none();
        }
        String text = storage.readText(storage.resolve(fileOrNone), Documents.LONGEST_YAML)
                .orElseThrow(() -> new StorageException("there is no privacy policy " + fileOrNone
                        + "; name a file, or 'none' to export without conditions"));
        return parse(text, fileOrNone);
    }

    /**
     * The policy of a YAML text.
     *
     * @param where names the text in messages
     * @throws TallyFileException if it is none, with the reason
     */
    public static PrivacyPolicy parse(String yaml, String where) throws TallyFileException {
        try {
            PrivacyPolicy policy = YAML.read(yaml, PrivacyPolicy.class);
            if (policy == null) {
                throw new IllegalArgumentException("it is empty");
            }
            policy.requireComplete();
            return policy;
        } catch (JsonProcessingException e) {
            throw new TallyFileException("privacy policy " + where + ": " + KeyJson.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new TallyFileException("privacy policy " + where + ": " + e.getMessage(), e);
        }
    }

    /**
     * What of a site's tallies may leave.
     *
     * @throws PrivacyRefusal if nothing may, naming the rule
     */
    public TallyFile apply(TallyFile file) throws PrivacyRefusal {
        return apply(file, Optional.empty());
    }

    /**
     * The same where the images are known, so that their copies count once.
     *
     * @throws PrivacyRefusal if nothing may, naming the rule
     */
    public TallyFile apply(TallyFile file, Contents contents) throws PrivacyRefusal {
        return apply(file, Optional.of(contents));
    }

    /** What any row of an export counts at least, and any difference of two exports. */
    public Least least(TallyFile export) {
        boolean products = export.key().field(MomentFields.GRAM).isPresent();
        return new Least(
                rules.stream()
                        .mapToLong(rule -> rule.least(export.key().dimension(), products))
                        .max()
                        .orElse(1),
                rules.stream().mapToLong(PrivacyRule::leastUnits).max().orElse(1));
    }

    /** What noise what leaves must get, if any. */
    public Optional<Noise> noise() {
        return rules.stream()
                .filter(Noise.class::isInstance)
                .map(Noise.class::cast)
                .findFirst();
    }

    private TallyFile apply(TallyFile file, Optional<Contents> contents) throws PrivacyRefusal {
        CompatibilityKey key = file.key();
        if (noise().filter(Noise::clips).isPresent() && !key.unitNorm()) {
            throw new PrivacyRefusal(
                    Noise.NAME,
                    "embeddings of " + key.card() + " have no bound on their length; it takes unit vectors");
        }
        Export export = new Export(
                key.dimension(),
                key.privacyMode(),
                file.groups(),
                List.of(),
                noise().isPresent() ? Optional.empty() : Optional.of(least(file).withoutProducts()),
                contents);
        if (!rules.isEmpty() && rules.stream().noneMatch(AllowedMeasures.class::isInstance)) {
            export = AllowedMeasures.NONE.apply(export);
        }
        for (PrivacyRule rule : rules) {
            export = rule.apply(export);
        }
        if (noise().isEmpty()) {
            export = SmallVotes.withheld(export, least(file).units());
        }
        List<Field> fields = export.groups().values().stream()
                .flatMap(group -> group.fields().stream())
                .distinct()
                .sorted()
                .toList();
        return new TallyFile(
                key.withFields(fields).withPrivacyMode(export.privacyMode()),
                Provenance.of(file.provenance().tool(), name, export.notes(), export.groups()),
                export.groups());
    }

    private void requireComplete() {
        if (name.equals(NONE) || name.equals(Provenance.MERGED)) {
            throw new IllegalArgumentException("the name '" + name + "' means something else");
        }
        Set<String> seen = new HashSet<>();
        for (PrivacyRule rule : rules) {
            if (!seen.add(rule.name())) {
                throw new IllegalArgumentException("it has the rule '" + rule.name() + "' twice");
            }
        }
        if (noise().isPresent() && !(rules.get(rules.size() - 1) instanceof Noise)) {
            throw new IllegalArgumentException("its rule '" + Noise.NAME + "' must be the last: no other may see noised"
                    + " numbers, or leave any without noise");
        }
        for (String rule : NEEDED) {
            if (!seen.contains(rule)) {
                throw new IllegalArgumentException("it lacks the rule '" + rule + "'; a policy has " + NEEDED);
            }
        }
    }
}
