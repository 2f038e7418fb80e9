package io.sparkfidelity.cli.option;

import io.sparkfidelity.cli.session.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what candidates are balanced before they are scored. */
public final class BalanceOption {
    private static final String LABEL = "label";

    @Option(
            names = "--balance",
            paramLabel = LABEL,
            description =
                    "Scores candidates as if their classes had the reference's shares: images get weights by label.")
    private @Nullable String column;

    /**
     * Whether the option is given.
     *
     * @throws UsageException if it says anything but label
     */
    public boolean byLabel() throws UsageException {
        if (column != null && !column.equals(LABEL)) {
            throw new UsageException(
                    "--balance " + column + ": images are balanced by label alone; write --balance label");
        }
        return column != null;
    }
}
