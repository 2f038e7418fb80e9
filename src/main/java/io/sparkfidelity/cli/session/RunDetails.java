package io.sparkfidelity.cli.session;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.report.Run;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;

/** What a report says of the run that made it. */
public final class RunDetails {
    private RunDetails() {}

    /**
     * @param job names this run of the command in all that it writes
     * @param spark none where a command could do without
     */
    public static Run of(
            CommandSpec command, Map<String, Object> spec, Instant start, String job, Optional<SparkSession> spark) {
        return new Run(Version.tool(), start, job, spec, environment(spark), CommandWords.of(command));
    }

    private static Map<String, String> environment(Optional<SparkSession> spark) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("java", System.getProperty("java.version"));
        if (spark.isPresent()) {
            environment.put("spark", spark.get().version());
            environment.put("master", spark.get().sparkContext().master());
        }
        environment.put("openblas", OpenBlas.kernel());
        environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return environment;
    }
}
