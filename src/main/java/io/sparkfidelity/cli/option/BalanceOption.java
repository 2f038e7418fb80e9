package io.sparkfidelity.cli.option;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what candidates are balanced before they are scored. */
public final class BalanceOption {
    public static final String LABEL = "label";

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

    /**
     * Looks whether it leaves anything to be scored by.
     *
     * @throws UsageException if no metric is defined for images with weights, or as {@link #byLabel}
     */
    public void requireFor(List<Metric> metrics) throws UsageException {
        if (byLabel() && metrics.stream().noneMatch(Metric::takesWeights)) {
            throw new UsageException("--balance label: none of the metrics is defined for weighted images; add fid,"
                    + " or leave --balance out");
        }
    }
}
