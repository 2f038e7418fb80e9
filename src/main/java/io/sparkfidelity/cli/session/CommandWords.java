package io.sparkfidelity.cli.session;

import io.sparkfidelity.storage.Secrets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The words of the command line, for reports. */
public final class CommandWords {
    private CommandWords() {}

    /** The arguments that the tool was started with, the command's name first, passwords masked. */
    public static List<String> of(CommandSpec command) {
        return command.root().commandLine().getParseResult().originalArgs().stream()
                .map(Secrets::masked)
                .toList();
    }
}
