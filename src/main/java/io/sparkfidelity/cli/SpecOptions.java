package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Documents;
import java.io.IOException;
import java.io.InputStream;
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
            file.addYaml(text(), spec);
        }
        for (String setting : settings) {
            file.addSetting(setting);
        }
        return file;
    }

    private String text() throws UsageException, IOException {
        Path path = Path.of(spec);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new UsageException("--spec " + spec + ": no such file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(Documents.LONGEST_YAML + 1);
            if (bytes.length > Documents.LONGEST_YAML) {
                throw new UsageException("--spec " + spec + " has more than " + Documents.LONGEST_YAML
                        + " bytes, as no spec has; name another file");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
