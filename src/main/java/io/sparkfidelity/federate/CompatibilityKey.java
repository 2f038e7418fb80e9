package io.sparkfidelity.federate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.ProjectionDirections;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must be equal before two tallies may be added, and the numerics, which may differ if both sides' probes agree.
 *
 * @param formatVersion of the tally file
 * @param card the model card's name
 * @param cardVersion of the card
 * @param weightsSha256 of the source weights, 64 hexadecimal digits
 * @param preprocessing fingerprint of decoder, colour, what prepared the images, crop, resizer and normalisation
 * @param normalisation of the embeddings: {@code l2} for unit vectors, else {@code none}
 * @param dimension d
 * @param fields that the tallies may have, with q and length; {@code n} among them
 * @param seeds by name: {@code hash}, and {@code projections} where there are any
 * @param privacyMode {@code exact}, or how values were changed before they left
 * @param unitKind what was sampled independently: {@code image}, {@code patient}, {@code video} ...
 * @param probeTolerance within which the card's probe must agree between engines
 * @param numerics one, or several if engines were mixed, each other than the rest
 * @param measures that the tallies may count beside embeddings, by name; {@code fields} has those of each
 */
public record CompatibilityKey(
        int formatVersion,
        String card,
        int cardVersion,
        String weightsSha256,
        String preprocessing,
        String normalisation,
        int dimension,
        List<Field> fields,
        Map<String, Long> seeds,
        String privacyMode,
        String unitKind,
        double probeTolerance,
        List<Numerics> numerics,

        @JsonProperty(required = false) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<KeyMeasure> measures) {
    /** The privacy mode of values that nothing was added to. */
    public static final String EXACT = "exact";

    /** The privacy mode of values with noise, whose variances stand beside them. */
    public static final String NOISED = "noised";

    /** The kind of unit of images that are their own units. */
    public static final String IMAGE = "image";

    public static final String UNIT_NORM = "l2";

    private static final int MOST_ENTRIES = 64;

    /** It names a step, a resizer, and three means and deviations of up to 12 characters. */
    private static final int PREPROCESSING_LENGTH = 300;

    public CompatibilityKey {
        KeyText.require("card", card);
        KeyText.require("weightsSha256", weightsSha256);
        KeyText.require("preprocessing", preprocessing, PREPROCESSING_LENGTH);
        KeyText.require("normalisation", normalisation);
        KeyText.require("privacyMode", privacyMode);
        KeyText.require("unitKind", unitKind);
        if (!weightsSha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'weightsSha256' must be 64 hexadecimal digits");
        }
        if (dimension < 1 || dimension > MomentFields.MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "'dimension' is " + dimension + "; it must be 1 to " + MomentFields.MAX_DIMENSION);
        }
        if (!(probeTolerance >= 0 && probeTolerance < 1)) {
            throw new IllegalArgumentException("'probeTolerance' must be 0 to 1");
        }
        measures = KeyFields.checkedMeasures(measures);
        fields = KeyFields.checked(fields, dimension, measures);
        if (seeds == null
                || seeds.size() > MOST_ENTRIES
                || seeds.values().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("'seeds' must be a mapping of at most " + MOST_ENTRIES + " numbers");
        }
        seeds.keySet().forEach(name -> KeyText.require("seeds", name));
        seeds = Collections.unmodifiableSortedMap(new TreeMap<>(seeds));
        if (!seeds.equals(seeds(seeds, fields))) {
            throw new IllegalArgumentException("'seeds' must name the seed of projections, " + ProjectionDirections.SEED
                    + ", where 'fields' has them, and only there");
        }
        numerics = KeyText.list("numerics", numerics, 1, MOST_ENTRIES);
        if (numerics.stream().map(Numerics::label).distinct().count() < numerics.size()) {
            throw new IllegalArgumentException("'numerics' names one engine twice");
        }
    }

    /** Whether every embedding has length 1. */
    public boolean unitNorm() {
        return normalisation.equals(UNIT_NORM);
    }

    /** What was done to the images before the model's own preprocessing, if anything. */
    public Optional<String> prepare() {
        return Optional.ofNullable(preprocessingEntries().get("prepare"));
    }

    private Map<String, String> preprocessingEntries() {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String entry : preprocessing.split("; ", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                entries.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return entries;
    }

    /** A field of whole sets, by name. */
    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** With the seed of projections where there are any, and only there. */
    private static SortedMap<String, Long> seeds(Map<String, Long> known, List<Field> fields) {
        SortedMap<String, Long> seeds = new TreeMap<>(known);
        if (fields.stream().anyMatch(field -> field.name().equals(ProjectedFields.PROJECTED))) {
            seeds.put(ProjectionDirections.SEED_NAME, ProjectionDirections.SEED);
        } else {
            seeds.remove(ProjectionDirections.SEED_NAME);
        }
        return seeds;
    }

    /** The same key for tallies with other fields; measures of which there are none are left out. */
    public CompatibilityKey withFields(List<Field> others) {
        Set<String> counted = TalliedMeasure.names(others);
        return with(
                others,
                seeds(seeds, others),
                privacyMode,
                numerics,
                measures.stream()
                        .filter(measure -> counted.contains(measure.name()))
                        .toList());
    }

    /** The same key for tallies that count measures too, with all fields of theirs but the noise's. */
    public CompatibilityKey withMeasures(List<KeyMeasure> others) {
        List<Field> more = new ArrayList<>(fields);
        others.forEach(measure -> more.addAll(new TalliedMeasure(measure.name()).counted()));
        return with(more, seeds, privacyMode, numerics, others);
    }

    /** A measure that the tallies may count, by name. */
    public Optional<KeyMeasure> measure(String name) {
        return measures.stream().filter(measure -> measure.name().equals(name)).findFirst();
    }

    /** The same key for values that a policy changed. */
    public CompatibilityKey withPrivacyMode(String other) {
        return with(fields, seeds, other, numerics, measures);
    }

    /** The same key with one more seed. */
    public CompatibilityKey withSeed(String name, long seed) {
        Map<String, Long> more = new TreeMap<>(seeds);
        more.put(name, seed);
        return with(fields, more, privacyMode, numerics, measures);
    }

    /** The same key for a pool of several engines' tallies. */
    public CompatibilityKey withNumerics(List<Numerics> others) {
        return with(fields, seeds, privacyMode, others, measures);
    }

    /** The same weights and preprocessing, and all else as said. */
    private CompatibilityKey with(
            List<Field> otherFields,
            Map<String, Long> otherSeeds,
            String otherMode,
            List<Numerics> otherNumerics,
            List<KeyMeasure> otherMeasures) {
        return new CompatibilityKey(
                formatVersion,
                card,
                cardVersion,
                weightsSha256,
                preprocessing,
                normalisation,
                dimension,
                otherFields,
                otherSeeds,
                otherMode,
                unitKind,
                probeTolerance,
                otherNumerics,
                otherMeasures);
    }

    /** What must match, by the names used in refusals, in the order in which they are compared. */
    public Map<String, String> mustMatch() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("format version", String.valueOf(formatVersion));
        parts.put("card", card);
        parts.put("card version", String.valueOf(cardVersion));
        parts.put("SHA-256 of the weights", weightsSha256);
        // What differs in it is told first.
        preprocessingEntries().forEach((name, value) -> parts.put("preprocessing (" + name + ")", value));
        parts.put("preprocessing", preprocessing);
        parts.put("normalisation", normalisation);
        parts.put("dimension", String.valueOf(dimension));
        measures.forEach(measure -> parts.putAll(measure.mustMatch()));
        for (Field field : fields) {
            parts.put("q of the field '" + field.name() + "'", String.valueOf(field.q()));
        }
        for (Field field : fields) {
            parts.put("length of the field '" + field.name() + "'", String.valueOf(field.length()));
        }
        seeds.forEach((name, seed) -> parts.put("seed '" + name + "'", String.valueOf(seed)));
        parts.put("privacy mode", privacyMode);
        parts.put("kind of unit", unitKind);
        parts.put("tolerance of the probe", String.valueOf(probeTolerance));
        return parts;
    }

    /** The numerics by their labels, in the labels' order. */
    public SortedMap<String, Numerics> numericsByLabel() {
        SortedMap<String, Numerics> byLabel = new TreeMap<>();
        numerics.forEach(entry -> byLabel.put(entry.label(), entry));
        return byLabel;
    }
}
