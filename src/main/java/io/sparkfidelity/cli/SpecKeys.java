package io.sparkfidelity.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.storage.Documents;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command's options as keys of a job spec: an option's long name without its dashes, in the plural where it may be
 * given many times. The singular is understood as well.
 */
final class SpecKeys {
    /** Options of the spec itself and of the console, which are no part of what a job does. */
    private static final Set<String> OWN = Set.of("spec", "set", "dry-run", "json", "quiet");

    private static final Documents YAML = Documents.yaml(mapper -> mapper);

    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    SpecKeys(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            boolean ofAll = option.inherited() || option.usageHelp() || option.versionHelp();
            if (!ofAll && !OWN.contains(name(option))) {
                options.put(key(option), option);
            }
        }
    }

    /** The option that a key names. */
    Optional<OptionSpec> option(String key) {
        return Optional.ofNullable(options.get(key)).or(() -> options.values().stream()
                .filter(option -> name(option).equals(key))
                .findFirst());
    }

    /** All keys. */
    Set<String> names() {
        return Collections.unmodifiableSet(options.keySet());
    }

    /** All keys, for a message. */
    String known() {
        return options.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /** The job as the options have it now, without what is unset. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        options.forEach((key, option) -> {
            Object value = option.getValue();
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    /** The same as YAML, for a console. */
    String yaml() {
        try {
            return YAML.write(values()).lines().map(TextTable::printable).collect(Collectors.joining("\n", "", "\n"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(OptionSpec option) {
        String name = name(option);
        return option.isMultiValue() && !name.endsWith("s") ? name + "s" : name;
    }

    private static String name(OptionSpec option) {
        return option.longestName().substring("--".length());
    }
}
