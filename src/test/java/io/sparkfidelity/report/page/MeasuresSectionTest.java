package io.sparkfidelity.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.MeasuresEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.WorstEntry;
import io.sparkfidelity.report.text.ScoreTable;
import io.sparkfidelity.report.text.SetMeans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasuresSectionTest {
    private static final String HOSTILE = "<script>alert('x')</script>\"&";

    private static MeasureEntry entry(String measure, String dataset, long unmeasured) {
        List<Long> histogram = new ArrayList<>(Collections.nCopies(MeasureEntry.PARTS, 0L));
        histogram.set(20, 7L);
        histogram.set(21, 3L);
        return new MeasureEntry(
                measure,
                "words of " + measure,
                "dB",
                null,
                dataset,
                10,
                unmeasured,
                "there is none",
                unmeasured > 0 ? Map.of("no-partner", unmeasured) : Map.of(),
                21.5,
                0.25,
                1.0,
                20.0,
                21.0,
                23.0,
                0,
                64,
                0,
                histogram);
    }

    private static Report report(MeasuresEntry measures) {
        return report(
                measures,
                HandReport.full(List.of("night", "other"), "reference")
                        .scores()
                        .get(0)
                        .n());
    }

    private static Report report(MeasuresEntry measures, Report.Counts n) {
        Report hand = HandReport.full(List.of("night", "other"), "reference");
        List<Report.ScoreEntry> scores = new ArrayList<>(hand.scores());
        Report.ScoreEntry like = scores.get(0);
        scores.add(new Report.ScoreEntry(
                "psnr",
                "images",
                like.candidate(),
                like.reference(),
                21.5,
                0.25,
                null,
                "population",
                "none",
                "larger-is-better",
                "mean",
                n,
                null,
                null,
                List.of(),
                Map.of()));
        return new Report(
                hand.schema(),
                hand.tool(),
                hand.startedAt(),
                hand.spec(),
                hand.datasets(),
                hand.models(),
                scores,
                hand.differences(),
                hand.slices(),
                hand.timings(),
                hand.environment(),
                hand.command(),
                hand.spectra(),
                hand.samples(),
                hand.explanations(),
                hand.pictures(),
                measures,
                List.of(),
                null);
    }

    private static String page(MeasuresEntry measures) {
        return MeasuresSection.of(report(measures)).orElseThrow().body().toString();
    }

    @Test
    void aReportWithoutMeasuresHasNoSection() {
        assertEquals(Optional.empty(), MeasuresSection.of(HandReport.full(List.of("night", "other"), "reference")));
    }

    @Test
    void whatIsScoredHasItsWorstAndItsRisesAndTheRestIsDrawnTogether() {
        String candidate = HandReport.full(List.of("night", "other"), "reference")
                .scores()
                .get(0)
                .candidate();
        String page = page(new MeasuresEntry(
                List.of(entry("psnr", candidate, 2), entry("sharpness", candidate, 0)),
                List.of(new MeasureEntry.DifferenceEntry(
                        "psnr",
                        "dB",
                        null,
                        candidate,
                        "other",
                        9,
                        1,
                        -0.5,
                        0.125,
                        new double[] {-0.75, -0.25},
                        -2,
                        2,
                        Collections.nCopies(MeasureEntry.PARTS, 1L))),
                List.of(new WorstEntry(
                        "psnr",
                        null,
                        candidate,
                        List.of(new WorstEntry.ImageEntry(HOSTILE, 12.5, "partner-" + HOSTILE, HOSTILE)))),
                List.of(),
                List.of(),
                null));
        assertTrue(page.contains("2 (no-partner 2)"), page);
        assertTrue(page.contains("Rises of psnr, image by image"), page);
        assertTrue(page.contains("-0.75000 .. -0.25000"), page);
        assertTrue(page.contains("What the files and images are like"), page);
        assertFalse(page.contains("Worst of " + candidate + " by sharpness"), page);
        assertFalse(page.contains("<script>"), "names and captions are data");
        assertTrue(page.contains("&lt;script&gt;"), page);
    }

    @Test
    void peersHaveTheirMeansSideBySideAndARowOfEveryDistribution() {
        List<MeasureEntry> entries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            entries.add(entry("psnr", i == 0 ? HOSTILE : "set" + i, i));
            entries.add(entry("sharpness", i == 0 ? HOSTILE : "set" + i, 0));
        }
        MeasuresEntry measures = new MeasuresEntry(entries, List.of(), List.of(), List.of(), List.of(), null);
        String page =
                MeasuresSection.ofPeers(report(measures)).orElseThrow().body().toString();
        assertEquals(2, page.split("<svg", -1).length - 1, "a drawing a measure");
        assertEquals(60, page.split("class=\"spread\"", -1).length - 1, "a row a set, however many there are");
        assertEquals(60, page.split("21.50 \u00b1 0.25", -1).length - 1);
        assertFalse(page.contains("<script>"), "names are data");
        assertTrue(page.contains("21: median 21.000, 5% 20.000, 95% 23.000"), page);
        assertTrue(SetMeans.of(report(measures)).text().contains("without psnr: 435 images (no-partner 435)"));
        assertEquals(Optional.empty(), MeasuresSection.ofPeers(report(MeasuresEntry.none())));
    }

    @Test
    void moreMeasuresThanDatasetsStandBelowEachOther() {
        SetMeans means = new SetMeans(
                List.of("a", "b", "c"), List.of(List.of("x", "1", "2", "3"), List.of("y", "4", "5", "-")), List.of());
        assertEquals(
                List.of(
                        List.of("mean of", "x", "y"),
                        List.of("a", "1", "4"),
                        List.of("b", "2", "5"),
                        List.of("c", "3", "-")),
                means.lines());
        assertEquals(
                List.of(List.of("mean of", "a"), List.of("x", "1"), List.of("y", "4")),
                new SetMeans(List.of("a"), List.of(List.of("x", "1"), List.of("y", "4")), List.of()).lines());
    }

    @Test
    void aMeasureThatTheReferenceHasNoPartInHasADashForItsImages() {
        MeasuresEntry measures =
                new MeasuresEntry(List.of(entry("psnr", "night", 0)), List.of(), List.of(), List.of(), List.of(), null);
        Report alone = report(measures, new Report.Counts(null, 10L));
        assertEquals("-", line(alone).get(line(alone).size() - 2));
        assertTrue(ScoresSection.of(alone)
                .orElseThrow()
                .body()
                .toString()
                .contains("class=\"number\">-</td><td class=\"number\">10</td>"));
        // Stored statistics of nobody knows how many images are something else.
        Report ofStatistics = report(MeasuresEntry.none(), new Report.Counts(null, 10L));
        assertEquals("unknown", line(ofStatistics).get(line(ofStatistics).size() - 2));
    }

    private static List<String> line(Report report) {
        return ScoreTable.brief(report)
                .lines()
                .filter(line -> line.contains(" psnr "))
                .map(line -> List.of(line.trim().split(" {2,}")))
                .findFirst()
                .orElseThrow();
    }
}
