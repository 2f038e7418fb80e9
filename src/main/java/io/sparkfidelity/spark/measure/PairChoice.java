package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.pair.PairCard;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.report.Report;

/**
 * A network of pairs and how to run it.
 *
 * @param cardYaml the card's text, which travels to executors
 * @param card the same, parsed
 * @param engine one of the card's
 */
public record PairChoice(String cardYaml, PairCard card, EngineKind engine) {
    /** What its number is among measures. */
    Measure measure() {
        return new Measure(
                card.number().name(),
                card.number().words(),
                "",
                card.number().low(),
                card.number().high(),
                card.number().smallerIsBetter() ? Measure.Direction.SMALLER : Measure.Direction.LARGER,
                "it has no partner, or none that the network can compare it with");
    }

    /** What a report says of it: one number a pair. */
    Report.ModelEntry entry(String fingerprint) {
        return new Report.ModelEntry(card.name(), fingerprint, 1, engine.djlName());
    }
}
