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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of a command that takes a job spec: it stands before the user's own arguments. */
final class SpecOptions {
    @Option(names = "--spec", paramLabel = "FILE", description = "A YAML file with these options; flags win over it.")
    private @Nullable String spec;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one key of the spec.")
    private List<String> settings = new ArrayList<>();

    /**
     * Parses a command's arguments again where a spec says more: the spec's, and then those that the user gave. What the
     * root remembers of the arguments are the user's alone.
     *
     * @throws UsageException if a spec cannot be read, or says what is none of the command's options
     */
    static void apply(ParseResult parsed) throws UsageException, IOException {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec command = last.commandSpec();
        Optional<SpecOptions> found = of(command);
        if (found.isEmpty() || last.isUsageHelpRequested()) {
            return;
        }
        SpecOptions options = found.get();
        if (options.spec != null || !options.settings.isEmpty()) {
            List<String> arguments = new ArrayList<>(options.file().arguments(command, last::hasMatchedOption));
            List<String> own = parsed.originalArgs();
            arguments.addAll(own.subList(own.indexOf(command.name()) + 1, own.size()));
            command.commandLine().parseArgs(arguments.toArray(String[]::new));
        }
    }

    /** A command's own, or that of a mixin of its mixins. */
    private static Optional<SpecOptions> of(CommandSpec command) {
        for (CommandSpec mixin : command.mixins().values()) {
            Optional<SpecOptions> found =
                    mixin.userObject() instanceof SpecOptions options ? Optional.of(options) : of(mixin);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private SpecFile file() throws UsageException, IOException {
        SpecFile file = new SpecFile();
        if (spec != null) {
            file.addYaml(text(spec), spec);
        }
        for (String setting : settings) {
            file.addSetting(setting);
        }
        return file;
    }

    private static String text(String spec) throws UsageException, IOException {
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
