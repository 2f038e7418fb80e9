package io.sparkfidelity.report.gate;

import java.util.List;
import java.util.Map;

/**
 * The runs that a night may be held against.
 *
 * @param pinned those that rules name, by their names
 * @param accepted those that a gate accepted before the night, newest first
 */
public record BaselineRuns(Map<String, NamedReport> pinned, List<NamedReport> accepted) {
    public BaselineRuns {
        pinned = Map.copyOf(pinned);
        accepted = List.copyOf(accepted);
    }

    public static BaselineRuns none() {
        return new BaselineRuns(Map.of(), List.of());
    }
}
