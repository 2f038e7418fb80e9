package io.sparkfidelity.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.evaluate.Protocol;
import io.sparkfidelity.storage.BuiltInFiles;
import io.sparkfidelity.storage.Documents;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A protocol as {@code conf/protocols} spells it. The components' names are the YAML's keys.
 *
 * @param prepare a step for all sets where the user names none; null for none
 * @param presets used where the user names no preset or model
 * @param metrics used where the user names none
 * @param withCaptions used besides where the user gives captions too
 */
record ProtocolFile(
        String name,
        String description,
        @JsonProperty("reference-images") Long referenceImages,
        @JsonProperty("candidate-images") Long candidateImages,
        Integer resolution,
        String prepare,
        List<String> presets,
        List<String> metrics,
        @JsonProperty("with-captions") List<String> withCaptions) {

    private static final Documents YAML = Documents.yaml(mapper -> mapper);

    private static final BuiltInFiles FILES = BuiltInFiles.of("protocols");

    ProtocolFile {
        presets = presets == null ? List.of() : List.copyOf(presets);
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
        withCaptions = withCaptions == null ? List.of() : List.copyOf(withCaptions);
    }

    /** The protocols that come with the jar. */
    static List<String> names() {
        return FILES.names();
    }

    /**
     * The protocol of a name.
     *
     * @throws UsageException if there is none
     */
    static ProtocolFile named(String name) throws UsageException {
        String text = FILES.text(name)
                .orElseThrow(() ->
                        new UsageException("no protocol '" + name + "'; there are " + String.join(", ", names())));
        try {
            return YAML.read(text, ProtocolFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the protocol " + name + " of this jar cannot be read", e);
        }
    }

    /** The metrics of sets that have captions, or have none. */
    List<String> metrics(boolean captioned) {
        return captioned
                ? Stream.concat(metrics.stream(), withCaptions.stream()).toList()
                : metrics;
    }

    Protocol protocol() {
        return new Protocol(
                name,
                optional(referenceImages),
                optional(candidateImages),
                resolution == null ? OptionalInt.empty() : OptionalInt.of(resolution));
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
