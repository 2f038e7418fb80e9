package io.sparkfidelity.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PanelEntryTest {
    @Test
    void aCandidateHasAnEntryForEachRatioThatTwoModelsHave() {
        List<PanelEntry> panel = PanelEntry.all(List.of(
                score("fid_ratio", "inception", "a", 2.0, 0.2),
                score("cmmd_ratio", "clip", "a", 3.0, 0.3),
                score("fid_ratio", "inception", "b", 1.0, 0.1),
                score("fid", "inception", "a", 20.0, 2.0),
                score("fid", "clip", "a", 30.0, 2.0),
                score("fid_ratio", "clip", "a", 8.0, 1.6),
                score("fid_ratio", "clip", "b", 1.0, null),
                score("fid_ratio", "dino", "a", 0.0, null),
                score("fid_ratio", "dino", "b", null, null)));
        assertEquals(2, panel.size());
        PanelEntry a = panel.get(0);
        assertEquals("fid_ratio", a.metric());
        assertEquals("a", a.candidate());
        assertEquals("reference", a.reference());
        assertEquals(List.of("inception", "clip"), a.models());
        assertEquals(List.of("dino"), a.without());
        assertEquals(4, a.value(), 1e-12);
        assertEquals(Math.log(4), a.logMean(), 1e-12);
        assertEquals(Math.log(4) / Math.sqrt(2), a.spread(), 1e-12);
        // Without replicates the models' errors of 0.1 and 0.2 go together wholly.
        assertEquals(0.15, a.standardError(), 1e-12);
        assertEquals(4 * Math.exp(0.3), a.ci95()[1], 1e-12);
        assertEquals(4 / Math.exp(0.3), a.ci95()[0], 1e-12);
        PanelEntry b = panel.get(1);
        assertEquals("b", b.candidate());
        assertEquals(1, b.value(), 0);
        assertNull(b.standardError());
        assertNull(b.ci95());
    }

    @Test
    void ofOneModelThereIsNone() {
        assertTrue(PanelEntry.all(List.of(
                        score("fid_ratio", "inception", "a", 2.0, 0.2), score("cmmd_ratio", "clip", "a", 2.0, 0.2)))
                .isEmpty());
    }

    /** An interval that reaches two standard errors of the logarithm. */
    private static Report.ScoreEntry score(
            String metric, String model, String candidate, @Nullable Double value, @Nullable Double error) {
        return new Report.ScoreEntry(
                metric,
                model,
                candidate,
                "reference",
                value,
                error,
                value == null || error == null
                        ? null
                        : new double[] {value * Math.exp(-2 * error / value), value * Math.exp(2 * error / value)},
                "expectation-at-this-n",
                "unknown",
                "smaller-is-better",
                "ratio",
                new Report.Counts(10L, 10L),
                null,
                null,
                new ArrayList<>(),
                Map.of());
    }
}
