package io.sparkfidelity.federate.privacy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One condition under which tallies may leave a site. Rules are applied one after the other. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "rule")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AllowedFields.class, name = AllowedFields.NAME),
    @JsonSubTypes.Type(value = AllowedLabels.class, name = AllowedLabels.NAME),
    @JsonSubTypes.Type(value = MinimumImages.class, name = MinimumImages.NAME),
    @JsonSubTypes.Type(value = SecondMoments.class, name = SecondMoments.NAME),
    @JsonSubTypes.Type(value = AllowedMeasures.class, name = AllowedMeasures.NAME),
    @JsonSubTypes.Type(value = Noise.class, name = Noise.NAME)
})
public sealed interface PrivacyRule
        permits AllowedFields, AllowedLabels, AllowedMeasures, MinimumImages, SecondMoments, Noise {
    /** The rule's name in policies and refusals. */
    String name();

    /** The least images that a row may count where tallies have products or projections, or have neither; 1 unless it is about that. */
    default long least(int dimension, boolean products) {
        return 1;
    }

    /** The least units that a row may count; 1 unless it is about that. */
    default long leastUnits() {
        return 1;
    }

    /**
     * What may leave: less, or coarser, than what came in.
     *
     * @throws PrivacyRefusal if nothing may
     */
    Export apply(Export export) throws PrivacyRefusal;
}
