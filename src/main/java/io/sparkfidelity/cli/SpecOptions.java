package io.sparkfidelity.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that lay a spec's first layers. */
final class SpecOptions {
    @Option(names = "--spec", paramLabel = "FILE", description = "A YAML file with these options; flags win over it.")
    private String spec;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one key of the spec.")
    private List<String> settings = new ArrayList<>();

    /** The spec's file and settings, to which flags are added. */
    SpecFile file() throws UsageException, IOException {
        SpecFile file = new SpecFile();
        if (spec != null) {
            Path path = Path.of(spec);
            if (!Files.isReadable(path)) {
                throw new UsageException("--spec " + spec + ": no such file");
            }
            file.addYaml(Files.readString(path, StandardCharsets.UTF_8), spec);
        }
        for (String setting : settings) {
            file.addSetting(setting);
        }
        return file;
    }
}
