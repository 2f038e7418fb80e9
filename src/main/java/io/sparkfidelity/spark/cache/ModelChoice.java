package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.report.QualifiedEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Field;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model and how to run it.
 *
 * @param cardYaml the card's text, which travels to executors
 * @param card the same, parsed
 * @param engine one of the card's
 * @param output what metrics look at; the card is that of this output
 */
public record ModelChoice(String cardYaml, ModelCard card, EngineKind engine, ModelOutput output) {
    /** Of its embedding. */
    public ModelChoice(String cardYaml, ModelCard card, EngineKind engine) {
        this(cardYaml, card, engine, ModelOutput.EMBEDDING);
    }

    /** This, and the same model with its other outputs in the place of the embedding; one pass makes all of them. */
    public List<ModelChoice> outputs() {
        return Stream.concat(
                        Stream.of(this),
                        card.ofSpatial().stream()
                                .map(spatial -> new ModelChoice(cardYaml, spatial, engine, ModelOutput.SPATIAL)))
                .toList();
    }

    /**
     * The same model for images to which a step is done first.
     *
     * @throws IllegalArgumentException if the card has a step of its own
     */
    public ModelChoice prepared(Optional<Prepare> step) {
        if (step.isPresent() && card.prepare().isPresent()) {
            throw new IllegalArgumentException("the card of '" + card.name() + "' prepares images already, by "
                    + card.prepare().get().label() + "; leave out one of the steps");
        }
        return step.map(each -> new ModelChoice(ModelCards.prepared(cardYaml, each), card.prepared(each), engine))
                .orElse(this);
    }

    /**
     * What a report says of it.
     *
     * @param fingerprint as {@link ModelFiles#checkAndShare} gives it
     */
    public Report.ModelEntry entry(String fingerprint) {
        return new Report.ModelEntry(
                card.title(),
                fingerprint,
                card.dimension(),
                engine.djlName(),
                card.qualified()
                        .map(said -> new QualifiedEntry(
                                said.images(), said.fingerprint(), said.distortions(), said.notGrowing()))
                        .orElse(null));
    }

    /** Whether this model's embeddings are what a metric requires. */
    public boolean allows(Metric metric) {
        return obstacle(metric).isEmpty();
    }

    /** Whether one of its outputs is what a metric requires. */
    public boolean gives(Metric metric) {
        return outputs().stream().anyMatch(each -> each.allows(metric));
    }

    /** Why they are not, in words. */
    public Optional<String> obstacle(Metric metric) {
        Set<String> fields = CountedFields.all(card.tallyFields()).withProjections().all().stream()
                .map(Field::name)
                .collect(Collectors.toSet());
        return metric.obstacle(new AtHand(card.title(), fields, card.unitNorm(), true, true, true, output));
    }

    /** What metrics ask of the model. */
    public ModelTraits traits() {
        return new ModelTraits(card.name(), card.unitNorm());
    }
}
