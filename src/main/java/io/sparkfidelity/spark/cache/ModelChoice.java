package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.tally.TallyFields;

/**
 * A model and how to run it.
 *
 * @param cardYaml the card's text, which travels to executors
 * @param card the same, parsed
 * @param engine one of the card's
 */
public record ModelChoice(String cardYaml, ModelCard card, EngineKind engine) {
    /** Whether this model's embeddings are what a metric requires. */
    public boolean allows(Metric metric) {
        return (!metric.requires().unitNorm() || card.unitNorm())
                && (card.logits().isPresent()
                        || !metric.requires().tallyFields().contains(TallyFields.PROBABILITY));
    }
}
