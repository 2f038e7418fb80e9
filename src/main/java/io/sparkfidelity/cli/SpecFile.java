package io.sparkfidelity.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A job spec in layers: a YAML file, then {@code --set key=value}, then flags; later layers win. */
final class SpecFile {
    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY));

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a YAML mapping; {@code where} names it in messages. */
    void addYaml(String text, String where) throws UsageException {
        if (Secrets.inUri(text)) {
            throw new UsageException("a URI in " + where + " " + Main.NO_CREDENTIALS);
        }
        try {
            Map<String, Object> layer = YAML.read(text, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (layer != null) {
                values.putAll(layer);
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(where + " is not a YAML mapping: " + firstLine(e.getOriginalMessage()));
        }
    }

    /** Adds one {@code key=value}; the value is YAML, so that {@code metrics=[fid, cmmd]} is a list. */
    void addSetting(String setting) throws UsageException {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--set " + setting + ": write --set key=value");
        }
        try {
            values.put(setting.substring(0, equals), YAML.read(setting.substring(equals + 1) + "\n", Object.class));
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "--set " + setting + ": the value is not YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    /** Adds a flag's value, if it was given. */
    void addFlag(String key, Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            values.put(key, value);
        }
    }

    /** All layers as a spec of a command. */
    <T> T as(Class<T> type) throws UsageException {
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            if (entry.getValue() instanceof List<?> list && list.contains(null)) {
                throw new UsageException("the spec's '" + entry.getKey() + "' holds an empty entry; leave it out");
            }
        }
        try {
            return YAML.convert(values, type);
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
                String known = unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", "));
                throw new UsageException("the spec has no key '" + unknown.getPropertyName() + "'; there are " + known);
            }
            if (e.getCause() instanceof JsonMappingException mapping
                    && !mapping.getPath().isEmpty()) {
                throw new UsageException(
                        "the spec's '" + mapping.getPath().get(0).getFieldName() + "' does not fit: "
                                + firstLine(mapping.getOriginalMessage()));
            }
            throw new UsageException("the spec does not fit: " + firstLine(e.getMessage()));
        }
    }

    /** A spec in its YAML form for a console, without what is unset. */
    static String yaml(Object spec) {
        try {
            return YAML.write(map(spec)).lines().map(TextTable::printable).collect(Collectors.joining("\n", "", "\n"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A spec as a mapping, without what is unset. */
    static Map<String, Object> map(Object spec) {
        Map<String, Object> map = YAML.convert(spec, new TypeReference<LinkedHashMap<String, Object>>() {});
        map.values().removeIf(value -> value == null);
        return map;
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
