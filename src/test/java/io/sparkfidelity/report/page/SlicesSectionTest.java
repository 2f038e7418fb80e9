package io.sparkfidelity.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SlicesSectionTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @Test
    void everyCandidateHasItsWorstSlicesAndNamesStayText() {
        List<SlicesEntry.SliceEntry> scored = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String candidate = i % 2 == 0 ? "a" : HOSTILE;
            scored.add(slice(candidate, HOSTILE + i, i == 298 ? null : 1.0 - i / 300.0));
        }
        String page = page(scored, List.of(slice("a", "few", null)));
        assertFalse(page.contains("<script"), page);
        assertEquals(2, count(page, "<figure class=\"card\">"), "a card for each candidate");
        assertTrue(page.contains("100 more in report.json."));
        assertTrue(page.contains("few (10 and 12)"));
    }

    @Test
    void slicesWithoutValuesAreRowsWithADash() {
        String page = page(List.of(slice("a", "x", null)), List.of());
        assertEquals(0, count(page, "<figure"));
        assertTrue(page.contains("-"), page);
    }

    /** Errors are 0.1: 0.42 off is within three errors of a difference, 0.43 is not. */
    @Test
    void onlyWhatIsMoreThanNoiseIsShaded() {
        List<SlicesEntry.SliceEntry> alike = List.of(slice("a", "x", 0.42), slice("a", "y", 0.1), slice("a", "z", 0.0));
        assertFalse(page(alike, List.of()).contains("class=\"number heat"));
        List<SlicesEntry.SliceEntry> apart =
                List.of(slice("a", "x", 0.43), slice("a", "y", 0.0), slice("a", "z", -0.9));
        assertEquals(1, count(page(apart, List.of()), "class=\"number heat h9\""));
    }

    @Test
    void thereIsNoSectionWithoutSlices() {
        assertTrue(SlicesSection.of(HandReport.full(List.of("a"), "r")).isEmpty());
    }

    private static String page(List<SlicesEntry.SliceEntry> scored, List<SlicesEntry.SliceEntry> unscored) {
        SlicesEntry slices = new SlicesEntry(
                "model",
                "label",
                50,
                "cmmd_unbiased",
                List.of(new SlicesEntry.CandidateEntry("a", 0.1), new SlicesEntry.CandidateEntry(HOSTILE, 0.2)),
                scored,
                unscored,
                null);
        Report report = HandReport.full(List.of("a", HOSTILE), "r");
        Report sliced = new Report(
                report.schema(),
                report.tool(),
                report.startedAt(),
                report.spec(),
                report.datasets(),
                report.models(),
                report.scores(),
                report.differences(),
                List.of(slices),
                report.timings(),
                report.environment(),
                report.command(),
                report.spectra(),
                report.samples(),
                report.explanations(),
                report.pictures(),
                report.measures(),
                report.panel(),
                report.job());
        return SlicesSection.of(sliced).orElseThrow().body().toString();
    }

    private static SlicesEntry.SliceEntry slice(String candidate, String name, Double value) {
        return new SlicesEntry.SliceEntry(
                "model",
                candidate,
                "label",
                name,
                new Report.Counts(10L, 12L),
                new SlicesEntry.ShareEntry(0.5, 0.4, -0.1, null),
                List.of(new Report.ScoreEntry(
                        "cmmd_unbiased",
                        "model",
                        candidate,
                        "reference",
                        value,
                        value == null ? null : 0.1,
                        value == null ? null : new double[] {value - 0.2, value + 0.2},
                        "population",
                        "none",
                        "smaller-is-better",
                        "moments",
                        new Report.Counts(10L, 12L),
                        null,
                        null,
                        List.of(),
                        Map.of())),
                null);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
