package io.sparkfidelity.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private final Report report = HandReport.full(List.of("a", "b\u001b[31m"), "ref");

    @Test
    void aSentenceACandidateSaysWhatAPerfectModelWouldHaveToo() {
        List<String> verdicts = Verdicts.of(report);
        assertEquals(2, verdicts.size());
        assertEquals(
                "a is worse than a perfect model by mmd_rbf_0.5 (3.0 standard errors beyond); it cannot be told from"
                        + " ref by fid, mmd_rbf_1 and class_fid_diagonal; it is better than perfect models are by"
                        + " fid_infinity and mmd_rbf_10, which calls for a look at the images",
                verdicts.get(0));
        assertTrue(
                verdicts.get(1).contains("(look at mmd_rbf_0.5 first: 11.0 standard errors beyond)"), verdicts.get(1));
        assertTrue(verdicts.stream().noneMatch(verdict -> verdict.contains("\u001b")));
    }

    @Test
    void aSetThatIsTheReferenceIsNotBetterThanPerfect() {
        List<Report.ScoreEntry> same = new ArrayList<>();
        for (Report.ScoreEntry score : report.scores()) {
            same.add(new Report.ScoreEntry(
                    score.metric(),
                    score.model(),
                    score.candidate(),
                    score.reference(),
                    score.value(),
                    score.standardError(),
                    score.ci95(),
                    score.ciOf(),
                    score.bias(),
                    score.direction(),
                    score.estimator(),
                    score.n(),
                    score.floor(),
                    score.replicates(),
                    List.of(Score.SAME_SET),
                    score.details()));
        }
        assertEquals(
                "a is the very set that ref is",
                Verdicts.of(with(report.datasets(), same)).get(0));
    }

    private Report with(List<Report.DatasetEntry> datasets, List<Report.ScoreEntry> scores) {
        return new Report(
                report.schema(),
                report.tool(),
                report.startedAt(),
                report.spec(),
                datasets,
                report.models(),
                scores,
                report.differences(),
                report.slices(),
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
    }

    /** One model may take an image that another does not. */
    @Test
    void rejectsOfSeveralModelsSayWhose() {
        Report.DatasetEntry first = report.datasets().get(0);
        String alone = RejectLines.of(with(List.of(first), List.of()));
        assertEquals(
                first.name() + ": 2,000 found = 1,998 embedded + 2 rejected {decode/truncated=2}: a/<b>.png",
                alone.strip());
        Report.DatasetEntry other = new Report.DatasetEntry(
                first.name(),
                first.role(),
                "other",
                first.source(),
                first.prepare(),
                2_000L,
                2_000L,
                0L,
                Map.of(),
                first.duplicates(),
                first.units(),
                first.leftAlone(),
                first.warnings(),
                first.fingerprint(),
                first.tally(),
                List.of());
        assertEquals(
                alone.replaceFirst(":", " under " + first.model() + ":"),
                RejectLines.of(with(List.of(first, other), List.of())));
    }

    @Test
    void aConsoleSaysItFirstAndEveryNoteOnce() {
        List<String> lines = ScoreTable.of(report).lines().toList();
        int verdict = lines.indexOf(Verdicts.of(report).get(0));
        int table = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("candidate"))
                .findFirst()
                .orElseThrow());
        assertTrue(verdict >= 0 && verdict < table);
        assertEquals(
                List.of("note: fid, fid_infinity, mmd_rbf_0.5, mmd_rbf_1, mmd_rbf_10, class_fid_diagonal of a: a"
                        + " warning of a"),
                lines.stream().filter(line -> line.endsWith("a warning of a")).toList());
    }
}
