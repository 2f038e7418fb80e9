package io.sparkfidelity.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A job spec in layers, a YAML file and then {@code --set key=value}, of which the later wins; as arguments of a command. */
final class SpecFile {
    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY));

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** Adds a YAML mapping; {@code where} names it in messages. */
    void addYaml(String text, String where) throws UsageException {
        if (Secrets.inUri(text)) {
            throw new UsageException("a URI in " + where + " " + Main.NO_CREDENTIALS);
        }
        try {
            Map<String, Object> layer = YAML.read(text, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (layer != null) {
                values.putAll(layer);
                lines.putAll(YAML.lines(text));
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(where + " is not a YAML mapping: " + firstLine(e.getOriginalMessage()));
        }
    }

    /** Adds one {@code key=value}; the value is YAML, so that {@code metrics=[fid, cmmd]} is a list. */
    void addSetting(String setting) throws UsageException {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--set " + setting + ": write a key, '=' and a value");
        }
        if (setting.substring(equals + 1).isBlank()) {
            throw new UsageException("--set " + setting + ": there is no value behind the equals sign");
        }
        try {
            String key = setting.substring(0, equals);
            values.put(key, YAML.read(setting.substring(equals + 1) + "\n", Object.class));
            lines.remove(key);
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "--set " + setting + ": the value is not YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    /**
     * The arguments that say the same.
     *
     * @param command whose options the keys name
     * @param given options that the user gives as well, which win: their keys are left out
     * @throws UsageException if a key is none of the command's, or its value is not of the option's type
     */
    List<String> arguments(CommandSpec command, Predicate<OptionSpec> given) throws UsageException {
        SpecKeys keys = new SpecKeys(command);
        Map<OptionSpec, List<String>> arguments = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            String key = entry.getKey();
            OptionSpec option = keys.option(key)
                    .orElseThrow(() -> new UsageException("the spec has no key '" + key + "'" + place(key)
                            + Suggestion.words(key, keys.names()) + "; there are " + keys.known()));
            List<String> texts = texts(key, entry.getValue(), option);
            if (!given.test(option) && arguments.put(option, texts) != null) {
                throw new UsageException("the spec has '" + key + "' under two names; leave out one of them");
            }
        }
        List<String> all = new ArrayList<>();
        arguments.forEach((option, texts) -> texts.forEach(text -> all.add(option.longestName() + "=" + text)));
        return all;
    }

    /** A key's values as text, none where it is unset. */
    private List<String> texts(String key, Object value, OptionSpec option) throws UsageException {
        if (value instanceof List<?> list && list.contains(null)) {
            throw new UsageException("the spec's '" + key + "' holds an empty entry; leave it out");
        }
        if (value instanceof Map) {
            throw new UsageException("the spec's '" + key + "'" + place(key)
                    + " does not fit: it is a mapping of keys to values; write "
                    + (option.isMultiValue() ? "text, or a list of texts" : "one value"));
        }
        if (value instanceof List<?> list
                && list.stream().anyMatch(entry -> entry instanceof Map || entry instanceof List)) {
            throw new UsageException("the spec's '" + key + "'" + place(key) + " does not fit: an entry is not text");
        }
        try {
            if (option.isMultiValue()) {
                List<String> list = YAML.convert(value, new TypeReference<List<String>>() {});
                return list == null ? List.of() : list;
            }
            Object single = YAML.convert(value, option.type());
            return single == null ? List.of() : List.of(String.valueOf(single));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "the spec's '" + key + "'" + place(key) + " does not fit: " + firstLine(e.getMessage()));
        }
    }

    /** Where in its file a key stands; nothing of one from {@code --set}. */
    private String place(String key) {
        return lines.containsKey(key) ? " (line " + lines.get(key) + ")" : "";
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
