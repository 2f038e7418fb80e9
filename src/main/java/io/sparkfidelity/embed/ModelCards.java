package io.sparkfidelity.embed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.storage.BuiltInFiles;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.FixedPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Model cards in their YAML form, as {@code conf/models} holds them. */
public final class ModelCards {
    /** The key with all that is indented under it. */
    private static final Pattern EARLIER_OUTCOME = Pattern.compile("(?m)^qualified:.*\\R?(?:[ \\t].*\\R?)*");

    private static final BuiltInFiles FILES = BuiltInFiles.of("models");

    private static final String KIND = "kind";

    /** The kind of a card that compares images and embeds none. */
    public static final String PAIR = "pair";

    private ModelCards() {}

    /** The names of the cards that come with the jar. */
    public static List<String> names() {
        return FILES.names();
    }

    /** The YAML text of a built-in card, if there is one of that name. */
    public static Optional<String> builtIn(String name) {
        return FILES.text(name);
    }

    /**
     * The YAML text of a built-in card, or else of a card file.
     *
     * @throws ModelException if there is neither
     */
    public static String text(String nameOrPath, Storage storage) throws ModelException {
        Optional<String> builtIn = builtIn(nameOrPath);
        if (builtIn.isPresent()) {
            return builtIn.get();
        }
        try {
            return storage.readText(storage.resolve(nameOrPath), Documents.LONGEST_YAML)
                    .orElseThrow(() -> new ModelException("no model '" + nameOrPath + "': it is neither built in ("
                            + String.join(", ", names()) + ") nor the path of a card file"));
        } catch (StorageException e) {
            throw new ModelException(e.getMessage(), e);
        }
    }

    /**
     * The card of a YAML text.
     *
     * @param where names the text in messages
     * @throws ModelException if it is not a card, with the reason
     */
    public static ModelCard parse(String yaml, String where) throws ModelException {
        if (arePairs(yaml)) {
            throw new ModelException("model card " + where + ": it compares an image with its partner and embeds none,"
                    + " which evaluate --paired is for; take a card that embeds images here, such as embedded");
        }
        Optional<String> kind = YamlForms.text(yaml, KIND);
        if (kind.isPresent()) {
            // Before its other keys, which are those of what it was meant to be.
            throw new ModelException("model card " + where + ": 'kind' is '" + kind.get() + "'; it must be " + PAIR
                    + ", or be left out where the card embeds images");
        }
        return YamlForms.parse(yaml, CardForm.class, CardForm::toCard, "model card " + where);
    }

    /** Whether a YAML text is meant as a card of pairs of images, which {@link #parse} refuses. */
    public static boolean arePairs(String yaml) {
        return YamlForms.text(yaml, KIND).equals(Optional.of(PAIR));
    }

    /** The text of a card for images to which a step is done first: what {@link #parse} reads as that card. */
    public static String prepared(String cardYaml, Prepare step) {
        return cardYaml + "\nprepare: '" + step.label() + "'\n";
    }

    /** The text of a card with this outcome in the place of an earlier one: what {@link #parse} reads as that card. */
    public static String qualified(String cardYaml, Qualified outcome) {
        String rest = EARLIER_OUTCOME.matcher(cardYaml).replaceAll("");
        StringBuilder text = new StringBuilder(rest.endsWith("\n") ? rest : rest + "\n");
        text.append("qualified:\n  images: ").append(outcome.images());
        text.append("\n  fingerprint: '").append(outcome.fingerprint());
        text.append("'\n  distortions: [").append(String.join(", ", outcome.distortions()));
        text.append("]\n  not-growing:").append(outcome.notGrowing().isEmpty() ? " {}\n" : "\n");
        new TreeMap<>(outcome.notGrowing()).forEach((metric, distortions) -> text.append("    ")
                .append(metric)
                .append(": [")
                .append(String.join(", ", distortions))
                .append("]\n"));
        return text.toString();
    }

    /** The shape of the YAML. */
    private record CardForm(
            String name,
            int version,
            String description,
            String license,
            Map<String, String> weights,
            Map<String, Artifact> artifacts,
            String exporter,
            Map<String, String> engines,
            String precision,
            PreprocessingForm input,
            OutputForm output,
            Probe probe,
            @JsonProperty("duplicates-below") Double duplicatesBelow,
            QualifiedForm qualified,
            TextForm text,
            PresetForm preset,
            String prepare) {

        ModelCard toCard() {
            YamlForms.require("input", input);
            YamlForms.require("output", output);
            return new ModelCard(
                    YamlForms.require("name", name),
                    version,
                    YamlForms.require("description", description),
                    YamlForms.require("license", license),
                    weights == null ? Map.of() : weights,
                    artifacts == null ? Map.of() : CardFiles.byEngine(artifacts),
                    Optional.ofNullable(exporter),
                    CardFiles.byDevice(YamlForms.require("engines", engines)),
                    precision == null ? Precision.FP32 : Precision.named(precision),
                    YamlForms.require("input.name", input.name()),
                    input.preprocessing(),
                    YamlForms.require("output.name", output.name()),
                    output.dimension(),
                    Optional.ofNullable(output.logits()),
                    Optional.ofNullable(output.spatial()).map(SpatialForm::toOutput),
                    Normalisation.named(YamlForms.require("output.normalisation", output.normalisation())),
                    new FixedPoint(output.q()),
                    Optional.ofNullable(probe),
                    duplicatesBelow == null ? OptionalDouble.empty() : OptionalDouble.of(duplicatesBelow),
                    Optional.ofNullable(qualified).map(QualifiedForm::toQualified),
                    Optional.ofNullable(text).map(TextForm::toTower),
                    Optional.ofNullable(preset).map(PresetForm::toPreset),
                    Optional.ofNullable(prepare).map(Prepare::parse));
        }
    }

    private record QualifiedForm(
            long images,
            String fingerprint,
            List<String> distortions,
            @JsonProperty("not-growing") Map<String, List<String>> notGrowing) {
        Qualified toQualified() {
            return new Qualified(
                    images,
                    YamlForms.require("qualified.fingerprint", fingerprint),
                    YamlForms.require("qualified.distortions", distortions),
                    notGrowing == null ? Map.of() : notGrowing);
        }
    }

    private record TextForm(
            int context,
            Artifact tokenizer,
            Map<String, Artifact> artifacts,
            String input,
            String output,
            Probe probe) {
        TextTower toTower() {
            return new TextTower(
                    context,
                    YamlForms.require("text.tokenizer", tokenizer),
                    CardFiles.byEngine(YamlForms.require("text.artifacts", artifacts)),
                    YamlForms.require("text.input", input),
                    YamlForms.require("text.output", output),
                    Optional.ofNullable(probe));
        }
    }

    private record OutputForm(
            String name, int dimension, Logits logits, SpatialForm spatial, String normalisation, int q) {}

    private record SpatialForm(String name, int dimension, int q) {
        SpatialOutput toOutput() {
            return new SpatialOutput(YamlForms.require("output.spatial.name", name), dimension, new FixedPoint(q));
        }
    }
}
