package io.sparkfidelity.cli.session;

import io.sparkfidelity.embed.CardFiles;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.Preset;
import io.sparkfidelity.embed.Presets;
import io.sparkfidelity.embed.pair.PairCard;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.measure.PairChoice;
import io.sparkfidelity.storage.Storage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The models of a job, from the cards and presets that a user names. */
public final class Models {
    private final Storage storage;
    private final Optional<String> engine;

    /** @param engine DJL engine, if it is not to be each card's own */
    public Models(Storage storage, Optional<String> engine) {
        this.storage = storage;
        this.engine = engine;
    }

    /**
     * The named cards that none of the presets is a contract of, by the names on the cards.
     *
     * @param own whether a card may stand by its own preprocessing
     * @throws UsageException if a name is unknown
     */
    public List<String> withoutPreset(List<String> names, List<String> presets, Predicate<ModelCard> own)
            throws UsageException {
        try {
            Set<String> models = new HashSet<>();
            for (String preset : presets) {
                models.add(preset(preset).model());
            }
            List<String> others = new ArrayList<>();
            for (String name : names) {
                ModelCard card = ModelCards.parse(ModelCards.text(name, storage), name);
                if (!models.contains(card.name()) && !own.test(card)) {
                    others.add(card.name());
                }
            }
            return others;
        } catch (ModelException | IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Preset preset(String name) throws ModelException, UsageException {
        return Presets.parse(presetText(name), name);
    }

    private static String presetText(String name) throws UsageException {
        return Presets.builtIn(name)
                .orElseThrow(() -> new UsageException(
                        "no preset '" + name + "'; there are " + String.join(", ", Presets.names())));
    }

    /**
     * Every preset with the card it goes with (among the named ones, or else built in), then the other named cards.
     *
     * @throws UsageException if a name is unknown, or there are no weights
     */
    public List<ModelChoice> choices(List<String> names, List<String> presets) throws UsageException {
        try {
            Map<String, String> yamls = new LinkedHashMap<>();
            for (String name : names) {
                String yaml = ModelCards.text(name, storage);
                yamls.put(ModelCards.parse(yaml, name).name(), yaml);
            }
            List<ModelChoice> choices = new ArrayList<>();
            Set<String> underPreset = new HashSet<>();
            for (String preset : presets) {
                String presetYaml = presetText(preset);
                String model = Presets.parse(presetYaml, preset).model();
                underPreset.add(model);
                String card = yamls.containsKey(model) ? yamls.get(model) : ModelCards.text(model, storage);
                choices.add(choice(Presets.applied(card, presetYaml), model));
            }
            for (Map.Entry<String, String> card : yamls.entrySet()) {
                if (!underPreset.contains(card.getKey())) {
                    choices.add(choice(card.getValue(), card.getKey()));
                }
            }
            return choices;
        } catch (ModelException | IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Of some cards those that embed images; all others are of pairs.
     *
     * @throws UsageException if a name is unknown
     */
    public List<String> thatEmbed(List<String> names) throws UsageException {
        List<String> found = new ArrayList<>();
        try {
            for (String name : names) {
                if (!ModelCards.arePairs(ModelCards.text(name, storage))) {
                    found.add(name);
                }
            }
        } catch (ModelException e) {
            throw new UsageException(e.getMessage(), e);
        }
        return found;
    }

    /**
     * Of some cards those that compare pairs of images.
     *
     * @throws UsageException if a name is unknown, there are no weights, or two cards have one name
     */
    public List<PairChoice> networks(List<String> names) throws UsageException {
        Map<String, PairChoice> found = new LinkedHashMap<>();
        try {
            for (String name : names) {
                String yaml = ModelCards.text(name, storage);
                if (!ModelCards.arePairs(yaml)) {
                    continue;
                }
                PairCard card = PairCards.parse(yaml, name);
                EngineKind kind = engine(card.files());
                card.files().artifact(kind);
                if (found.put(card.name(), new PairChoice(yaml, card, kind)) != null) {
                    throw new UsageException("two of the cards are called '" + card.name()
                            + "'; give each a name of its own, for scores stand under it");
                }
            }
        } catch (ModelException | IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return List.copyOf(found.values());
    }

    private EngineKind engine(CardFiles files) throws ModelException {
        return engine.isPresent() ? EngineKind.named(engine.get()) : files.engine(SparkSessions.deviceKind());
    }

    private ModelChoice choice(String yaml, String where) throws ModelException {
        ModelCard card = ModelCards.parse(yaml, where);
        EngineKind kind = engine(card.files());
        card.artifact(kind);
        if (card.prepare().isPresent()) {
            throw new IllegalArgumentException("the model card " + where
                    + " has 'prepare', which is a job's to say: leave it out, and give --prepare "
                    + card.prepare().get().label());
        }
        return new ModelChoice(yaml, card, kind);
    }
}
