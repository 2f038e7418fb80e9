package io.sparkfidelity.measure;

import java.util.List;

/** Names of measures that more is known by than their own class. */
public final class MeasureNames {
    public static final String CLIP_SCORE = "clip_score";

    /** Those that are asked for as metrics are, and that a gate expects of every night that a rule names them for. */
    public static final List<String> AS_METRICS = List.of(CLIP_SCORE);

    private MeasureNames() {}
}
