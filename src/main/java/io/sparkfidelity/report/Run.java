package io.sparkfidelity.report;

import io.sparkfidelity.storage.Secrets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run that a report is of.
 *
 * @param spec the job as it was understood, after files, settings and flags; kept with passwords masked
 * @param environment versions of Java, Spark and the BLAS kernel
 * @param job names it: no other run has the name
 * @param command the command line's arguments, passwords masked
 */
public record Run(
        Report.Tool tool,
        Instant start,
        String job,
        Map<String, Object> spec,
        Map<String, String> environment,
        List<String> command) {
    public Run {
        spec = masked(spec);
        command = List.copyOf(command);
    }

    /** ISO 8601, UTC, to the second. */
    String startedAt() {
        return start.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Map<String, Object> masked(Map<String, Object> spec) {
        Map<String, Object> masked = new LinkedHashMap<>();
        spec.forEach((key, value) -> masked.put(key, maskedValue(value)));
        return masked;
    }

    private static Object maskedValue(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Run::maskedValue).toList();
        }
        return value instanceof String text ? Secrets.masked(text) : value;
    }
}
