package io.sparkfidelity.cli.publish;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.tracker.MlflowTracker;
import io.sparkfidelity.storage.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tracking server that is told of a report. */
public final class MlflowOption {
    @Option(
            names = "--mlflow",
            paramLabel = "URI[#EXPERIMENT]",
            description = "An MLflow server, or databricks, that gets a run of this report (none); tokens come from the"
                    + " environment.")
    private @Nullable String address;

    /** Finds out before any work whether the address is one. */
    public void requireAddress() throws UsageException {
        tracker();
    }

    private Optional<MlflowTracker> tracker() throws UsageException {
        try {
            return address == null
                    ? Optional.empty()
                    : Optional.of(MlflowTracker.at(address, name -> Optional.ofNullable(System.getenv(name))));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--mlflow " + address + ": " + e.getMessage());
        }
    }

    /**
     * Tells the server, and gives a line that says where; where that fails, a warning and no line, since the report is
     * written.
     *
     * @param place where the report is
     */
    public List<String> add(Report report, String run, String place, PrintWriter warnings) throws UsageException {
        Optional<MlflowTracker> tracker = tracker();
        if (tracker.isEmpty()) {
            return List.of();
        }
        try {
            return List.of("mlflow: " + tracker.get().add(report, run, place));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            warn(warnings, "interrupted");
        } catch (IOException e) {
            warn(warnings, String.valueOf(e.getMessage()));
        }
        return List.of();
    }

    private static void warn(PrintWriter warnings, String reason) {
        warnings.println(
                "warning: MLflow has no run of this report, which is written all the same: " + Secrets.masked(reason));
        warnings.flush();
    }
}
