package io.sparkfidelity.embed;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that decides what an image's embedding is.
 *
 * @param name lower-case letters, digits, dots and hyphens
 * @param version of the card, raised when any number could change
 * @param description one sentence for people
 * @param license of the weights
 * @param weights the published files that artifacts are made of, any one of them: name to SHA-256
 * @param artifacts the weights by engine; empty until somebody has exported them
 * @param exporter the command line that makes artifacts and a card of its own from a published file
 * @param engines the engine to use by kind of device; a CPU has one in any case
 * @param precision of the weights
 * @param input the name of the network's input; shape {@code N x 3 x size x size}
 * @param ownPreprocessing from pixels to that input, where no preset replaces it; the probe's in any case
 * @param output the name of the output that is the embedding; shape {@code N x dimension}
 * @param dimension d
 * @param logits the output that holds them, if there is one
 * @param spatial the output in which places are told apart, if the cache is to keep it
 * @param normalisation of the embedding
 * @param fixedPoint for the tally
 * @param probe to check an engine with
 * @param duplicatesBelow the cosine distance under which two images are near-duplicates to this network, above 0 and at most
 *     1; it changes no embedding, and so neither fingerprint nor version. Empty if nobody has measured it
 * @param qualified what somebody saw of metrics on this card's embeddings; it changes no embedding either
 * @param text the tower for captions, if there is one; it changes no image's embedding, and so neither fingerprint nor version
 * @param preset the contract that the embeddings follow instead of the card's own, if any
 * @param prepare what is done to images before all of it, if anything
 */
public record ModelCard(
        String name,
        int version,
        String description,
        String license,
        Map<String, String> weights,
        Map<EngineKind, Artifact> artifacts,
        Optional<String> exporter,
        Map<DeviceKind, EngineKind> engines,
        Precision precision,
        String input,
        Preprocessing ownPreprocessing,
        String output,
        int dimension,
        Optional<Logits> logits,
        Optional<SpatialOutput> spatial,
        Normalisation normalisation,
        FixedPoint fixedPoint,
        Optional<Probe> probe,
        OptionalDouble duplicatesBelow,
        Optional<Qualified> qualified,
        Optional<TextTower> text,
        Optional<Preset> preset,
        Optional<Prepare> prepare) {

    /** What the cache keeps of an image; raised with its columns, so that older caches are not read as newer ones. */
    private static final String ROWS = "2";

    public ModelCard {
        CardFiles files = new CardFiles(name, weights, artifacts, exporter, engines);
        weights = files.weights();
        artifacts = files.artifacts();
        engines = files.engines();
        if (dimension < 1 || dimension > MomentFields.MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "dimension is " + dimension + "; it must be 1 to " + MomentFields.MAX_DIMENSION);
        }
        if (duplicatesBelow.isPresent() && !(duplicatesBelow.getAsDouble() > 0 && duplicatesBelow.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("duplicates-below is " + duplicatesBelow.getAsDouble()
                    + "; it is a cosine distance, above 0 and at most 1");
        }
        preset.ifPresent(p -> requireFits(p, name, ownPreprocessing.size()));
        for (EngineKind engine : engines.values()) {
            if (text.isPresent() && !text.get().artifacts().containsKey(engine)) {
                throw new IllegalArgumentException(
                        "'text.artifacts' has none for the card's own engine " + engine.djlName());
            }
        }
    }

    /** The files of its network for images, and what runs them. */
    public CardFiles files() {
        return new CardFiles(name, weights, artifacts, exporter, engines);
    }

    /** The card itself: the network and its probe are the same whatever images were before. */
    ModelCard ofNetwork() {
        return with(Optional.empty(), Optional.empty());
    }

    /** The same card for images to which a step is done first. */
    public ModelCard prepared(Prepare step) {
        return with(preset, Optional.of(step));
    }

    /** The card as if the spatial output were the embedding, which it is to metrics of that output; nothing if there is none. */
    public Optional<ModelCard> ofSpatial() {
        return spatial.map(other -> new ModelCard(
                name,
                version,
                description,
                license,
                weights,
                artifacts,
                exporter,
                engines,
                precision,
                input,
                ownPreprocessing,
                other.name(),
                other.dimension(),
                Optional.empty(),
                Optional.empty(),
                Normalisation.NONE,
                other.fixedPoint(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                preset,
                prepare));
    }

    private ModelCard with(Optional<Preset> otherPreset, Optional<Prepare> otherPrepare) {
        return new ModelCard(
                name,
                version,
                description,
                license,
                weights,
                artifacts,
                exporter,
                engines,
                precision,
                input,
                ownPreprocessing,
                output,
                dimension,
                logits,
                spatial,
                normalisation,
                fixedPoint,
                probe,
                duplicatesBelow,
                qualified,
                text,
                otherPreset,
                otherPrepare);
    }

    /** From pixels to the network's input: the preset's, or else the card's own, after the step that prepares images. */
    public Preprocessing preprocessing() {
        Preprocessing usual = preset.map(Preset::preprocessing).orElse(ownPreprocessing);
        return prepare.map(usual::prepared).orElse(usual);
    }

    /** The name under which scores are reported: the card's, with the preset's behind it, as in {@code a-model/a-preset}. */
    public String title() {
        return name + preset.map(p -> "/" + p.name()).orElse("");
    }

    /**
     * The engine to use on a device.
     *
     * @throws ModelException if the card names none for it
     */
    public EngineKind engine(DeviceKind device) throws ModelException {
        return files().engine(device);
    }

    /**
     * The weights for an engine.
     *
     * @throws ModelException if there are none, with what to do about it
     */
    public Artifact artifact(EngineKind engine) throws ModelException {
        return files().artifact(engine);
    }

    /**
     * The tower for captions.
     *
     * @throws ModelException if it has none, with what to do about it
     */
    public TextTower requireText() throws ModelException {
        return text.orElseThrow(() -> new ModelException("model '" + name
                + "' has no text tower, which scores of captions need; take a card with one"
                + " (submit/models/pretrained.py --vocabulary writes it for CLIP)"));
    }

    private static void requireFits(Preset preset, String name, int size) {
        if (!preset.model().equals(name)) {
            throw new IllegalArgumentException("the preset '" + preset.name() + "' is a contract of the model '"
                    + preset.model() + "', not of '" + name + "'");
        }
        if (preset.preprocessing().size() != size) {
            throw new IllegalArgumentException("the preset '" + preset.name() + "' makes images of "
                    + preset.preprocessing().size() + " pixels a side; the network of '" + name + "' takes " + size);
        }
    }

    /** The fields of a tally of this model's embeddings, and of its logits if it gives them. */
    public TallyFields tallyFields() {
        return new TallyFields(
                new MomentFields(dimension, fixedPoint),
                logits.map(Logits::classes).orElse(0));
    }

    /** Whether every embedding has length 1. */
    public boolean unitNorm() {
        return normalisation == Normalisation.L2;
    }

    /**
     * A short name of all that must match between embeddings that are compared, and of what computed them: 16
     * hexadecimal digits.
     *
     * @param engine the engine in use, one that there are weights for
     * @param engineVersion such as {@code 1.21.1}
     * @param device the kind of device, {@code cpu} or {@code cuda}
     */
    public String fingerprint(EngineKind engine, String engineVersion, String device) {
        Map<String, String> parts = new HashMap<>();
        parts.put("card", name + "/" + version);
        Artifact artifact = Objects.requireNonNull(artifacts.get(engine), "an engine in use has weights");
        parts.put("weights", artifact.sha256());
        parts.put("preprocessing", preprocessing().fingerprint());
        parts.put("output", output + "/" + dimension + "/" + normalisation.label());
        logits.ifPresent(l -> parts.put("logits", l.name() + "/" + l.classes()));
        spatial.ifPresent(output -> parts.put("spatial", output.label()));
        parts.put("precision", precision.label());
        parts.put("q", String.valueOf(fixedPoint.q()));
        parts.put("rows", ROWS);
        parts.put("engine", engine.djlName() + " " + engineVersion);
        parts.put("device", device);
        return CardFiles.fingerprint(parts);
    }
}
