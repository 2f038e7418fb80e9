package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OptionsTest {
    /** Names that stand for different things in different commands, each with what these are. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "--out", "a report's folder, the gate's own, which may be left out, and a tally file",
            "--reference", "a source of images, any input of compare, and a tally file of merge",
            "--images", "a source, and a benchmark's number of files",
            "--manifest", "of the one source of a tally, and of one of several by name",
            "--site", "a tally's own name, which it must have, and of one of several sources by name");

    @Test
    void anOptionSaysTheSameInEveryCommandThatHasIt() {
        Map<String, Map<String, String>> words = new TreeMap<>();
        collect(new CommandLine(new Main()).getCommandSpec(), words);
        TreeSet<String> different = new TreeSet<>();
        words.forEach((name, byClass) -> {
            if (byClass.values().stream().distinct().count() > 1) {
                different.add(name);
            }
        });
        assertEquals(new TreeSet<>(DIFFERENT.keySet()), different, "declare the option once, in a mixin");
    }

    /**
     * What of the same words has more than one declaration: one model of a job, or several, which are a list among a
     * spec's keys.
     */
    @Test
    void anOptionIsDeclaredOnce() {
        Map<String, Map<String, String>> words = new TreeMap<>();
        collect(new CommandLine(new Main()).getCommandSpec(), words);
        Map<String, Integer> several = new TreeMap<>();
        words.forEach((name, byClass) -> {
            if (byClass.size() > 1 && !DIFFERENT.containsKey(name)) {
                several.put(name, byClass.size());
            }
        });
        assertEquals(Map.of("--model", 2, "--preset", 2), several);
    }

    private static void collect(CommandSpec command, Map<String, Map<String, String>> words) {
        for (OptionSpec option : command.options()) {
            if (option.userObject() instanceof Field field) {
                words.computeIfAbsent(option.longestName(), name -> new HashMap<>())
                        .put(field.getDeclaringClass().getName(), String.join(" ", option.description()));
            }
        }
        command.subcommands().values().forEach(line -> collect(line.getCommandSpec(), words));
    }
}
