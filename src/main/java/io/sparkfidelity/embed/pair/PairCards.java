package io.sparkfidelity.embed.pair;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkfidelity.embed.Artifact;
import io.sparkfidelity.embed.CardFiles;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.embed.YamlForms;
import io.sparkfidelity.image.resize.OwnSize;
import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.image.resize.Resizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cards of pairs in their YAML form, which has {@code kind: pair}. */
public final class PairCards {
    private PairCards() {}

    /**
     * The card of a YAML text.
     *
     * @param where names the text in messages
     * @throws ModelException if it is not a card of pairs, with the reason
     */
    public static PairCard parse(String yaml, String where) throws ModelException {
        return YamlForms.parse(yaml, CardForm.class, CardForm::toCard, "model card " + where);
    }

    /** The shape of the YAML. */
    private record CardForm(
            @Nullable String kind,
            @Nullable String name,
            int version,
            @Nullable String description,
            @Nullable String license,
            @Nullable Map<String, String> weights,
            @Nullable Map<String, Artifact> artifacts,
            @Nullable String exporter,
            @Nullable Map<String, String> engines,
            @Nullable InputForm input,
            @Nullable OutputForm output,
            @Nullable MeasureForm measure,
            @Nullable Probe probe) {

        PairCard toCard() {
            if (!ModelCards.PAIR.equals(kind)) {
                throw new IllegalArgumentException("'kind' is not " + ModelCards.PAIR);
            }
            Optional<Probe> values = Optional.ofNullable(probe);
            PairInput reads = YamlForms.require("input", input).toInput();
            int pairs = PairProbe.sizes(reads).size();
            if (values.isPresent() && values.get().head().size() > pairs) {
                throw new IllegalArgumentException(
                        "'probe.head' has more numbers than its " + pairs + " pairs of images");
            }
            return new PairCard(
                    new CardFiles(
                            YamlForms.require("name", name),
                            weights == null ? Map.of() : weights,
                            artifacts == null ? Map.of() : CardFiles.byEngine(artifacts),
                            Optional.ofNullable(exporter),
                            CardFiles.byDevice(YamlForms.require("engines", engines))),
                    version,
                    YamlForms.require("description", description),
                    YamlForms.require("license", license),
                    reads,
                    YamlForms.require(
                            "output.name", YamlForms.require("output", output).name()),
                    YamlForms.require("measure", measure).toNumber(),
                    values);
        }
    }

    private record InputForm(
            @Nullable List<String> names,
            @JsonProperty("shortest-side") int shortestSide,
            @Nullable String range,
            @Nullable List<Float> mean,
            @Nullable List<Float> deviation,
            @Nullable String resizer,
            @Nullable Integer size) {
        PairInput toInput() {
            OwnSize own = new OwnSize(
                    YamlForms.scale(YamlForms.require("input.range", range)),
                    YamlForms.require("input.mean", mean),
                    YamlForms.require("input.deviation", deviation));
            if ((resizer == null) != (size == null)) {
                throw new IllegalArgumentException(
                        "'input.resizer' and 'input.size' go together: give both, or none where"
                                + " the network takes any size");
            }
            return new PairInput(
                    YamlForms.require("input.names", names),
                    shortestSide,
                    own,
                    resizer == null || size == null
                            ? Optional.empty()
                            : Optional.of(new Preprocessing(
                                    Resizer.named(resizer), size, own.scale(), own.mean(), own.deviation())));
        }
    }

    private record OutputForm(@Nullable String name) {}

    private record MeasureForm(
            @Nullable String name,
            @Nullable String words,
            @Nullable List<Double> range,
            @Nullable String better) {
        PairNumber toNumber() {
            List<Double> ends = YamlForms.require("measure.range", range);
            if (ends.size() != 2) {
                throw new IllegalArgumentException("'measure.range' is " + ends + "; it must be two ascending numbers");
            }
            return new PairNumber(
                    YamlForms.require("measure.name", name),
                    YamlForms.require("measure.words", words),
                    ends.get(0),
                    ends.get(1),
                    smaller(YamlForms.require("measure.better", better)));
        }

        private static boolean smaller(String better) {
            return switch (better) {
                case "smaller" -> true;
                case "larger" -> false;
                default ->
                    throw new IllegalArgumentException(
                            "'measure.better' is '" + better + "'; it must be smaller or larger");
            };
        }
    }
}
