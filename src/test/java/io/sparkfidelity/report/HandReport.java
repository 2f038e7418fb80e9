package io.sparkfidelity.report;

import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reports built by hand. */
public final class HandReport {
    static final String MODEL = "embedded";
    /** 2 x 1 pixels. */
    public static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADklEQVR4nGP4z8DAAMQACf4B/w3WBQMAAAAASUVORK5CYII=";

    private final List<String> candidates;
    private final List<Report.ScoreEntry> scores = new ArrayList<>();
    private final List<Report.DifferenceEntry> differences = new ArrayList<>();

    HandReport(List<String> candidates) {
        this.candidates = candidates;
    }

    /** A report with everything in it, whose candidates have these names. */
    public static Report full(List<String> candidates, String reference) {
        HandReport report = new HandReport(candidates);
        for (int i = 0; i < candidates.size(); i++) {
            report.scoresOf(candidates.get(i), reference, 1 + i);
        }
        for (int i = 0; i < candidates.size(); i++) {
            for (int j = i + 1; j < candidates.size(); j++) {
                report.differences.add(new Report.DifferenceEntry(
                        "fid", MODEL, candidates.get(i), candidates.get(j), j - i - 0.5, 0.1, new double[] {
                            j - i - 0.7, j - i - 0.3
                        }));
            }
        }
        return report.build(reference);
    }

    private void scoresOf(String candidate, String reference, double value) {
        scores.add(score("fid", candidate, reference, value, new TreeMap<>(Map.of("meanTerm", 0.5))));
        scores.add(score(
                "fid_infinity",
                candidate,
                reference,
                value - 0.9,
                new TreeMap<>(Map.of("plugIn", value, "halves", value - 0.8))));
        for (double sigma : new double[] {0.5, 1, 10}) {
            scores.add(score(
                    "mmd_rbf_" + Numbers.brief(sigma),
                    candidate,
                    reference,
                    value / sigma,
                    new TreeMap<>(
                            Map.of("sigma", sigma, "unbiased", value / sigma - 0.01, "unbiasedStandardError", 0.02))));
        }
        scores.add(score(
                "class_fid_diagonal",
                candidate,
                reference,
                value,
                new TreeMap<>(Map.of("classes", 2.0, "class.cat", value, "class.<b>dog", -0.1))));
    }

    static Report.ScoreEntry score(
            String metric, String candidate, String reference, double value, Map<String, Double> details) {
        return new Report.ScoreEntry(
                metric,
                MODEL,
                candidate,
                reference,
                value,
                0.25,
                new double[] {value - 0.5, value + 0.5},
                metric.equals("fid") ? "expectation-at-this-n" : "population",
                metric.equals("fid") ? "upward" : "none",
                "smaller-is-better",
                "plug-in",
                new Report.Counts(2000L, 1000L),
                new Report.FloorEntry(0.9, 0.4, 0.5, 1.25, 1.5, 30),
                null,
                List.of("a warning of " + candidate),
                details);
    }

    private Report build(String reference) {
        List<String> names = new ArrayList<>(candidates);
        names.add(0, reference);
        List<Report.DatasetEntry> datasets = new ArrayList<>();
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        List<Report.SampleEntry> samples = new ArrayList<>();
        for (String name : names) {
            datasets.add(new Report.DatasetEntry(
                    name,
                    name.equals(reference) ? "reference" : "candidate",
                    MODEL,
                    "/data/" + name,
                    null,
                    2000L,
                    1998L,
                    2L,
                    Map.of("decode/truncated", 2L),
                    0,
                    name.equals(reference) ? 40L : null,
                    List.of(new Report.LeftAloneEntry("not-decodable/heic", 7, List.of("a/1.heic", "z/9.heic"))),
                    List.of(),
                    "0a38f8673976486c",
                    "73cee074a3acc497",
                    List.of(new Report.RejectEntry("a/<b>.png", "decode", "truncated", "at byte 7"))));
            spectra.add(new Report.SpectrumEntry(name, MODEL, 3, List.of(1, 2, 3), List.of(2.0, 0.5, 0.0)));
            samples.add(new Report.SampleEntry(name, name + "/1.png", PNG));
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("candidates", candidates);
        return new Report(
                Report.SCHEMA,
                new Report.Tool("1.0", "abcdef"),
                "2024-05-01T10:00:00Z",
                spec,
                datasets,
                List.of(new Report.ModelEntry(MODEL, "5f73bb2a90b6f160", 3, "OnnxRuntime")),
                scores,
                differences,
                List.of(),
                List.of(
                        new Report.TimingEntry("embed " + reference, 3, 2000),
                        new Report.TimingEntry("embed " + reference + ": infer", 2, 2000),
                        new Report.TimingEntry("score", 1, 0)),
                new TreeMap<>(Map.of("java", "17")),
                List.of("evaluate", "--candidate", "it's=/data"),
                spectra,
                samples,
                candidates.stream()
                        .limit(1)
                        .map(candidate -> explanation(candidate, reference))
                        .toList(),
                candidates.stream()
                        .limit(1)
                        .map(candidate -> new Report.SampleEntry(candidate, "<i>1.png", PNG))
                        .toList(),
                null,
                candidates.stream()
                        .map(candidate -> new PanelEntry(
                                "fid_ratio",
                                reference,
                                candidate,
                                List.of(MODEL, "<b>other"),
                                List.of("<i>third"),
                                2,
                                new double[] {1.5, 2.5},
                                0.69,
                                0.125,
                                0.25))
                        .toList(),
                null);
    }

    private static ExplanationEntry explanation(String candidate, String reference) {
        ExplanationEntry.ImageEntry image = new ExplanationEntry.ImageEntry(
                "<i>1.png",
                "<b>cat",
                Map.of("witness", -1.5, "realism", 0.25),
                "near/<u>.png",
                "train/<q>.png",
                "a <s>cat");
        return new ExplanationEntry(
                MODEL,
                reference,
                candidate,
                List.of(
                        new ExplanationEntry.SideEntry(
                                reference,
                                "reference",
                                2000,
                                1998,
                                2,
                                Map.of("decode/<s>", 2L),
                                Map.of("witness", 1998L)),
                        new ExplanationEntry.SideEntry(
                                candidate, "candidate", 1000, 1000, 0, Map.of(), Map.of("witness", 1000L))),
                new ExplanationEntry.DistributionEntry("witness", -2, 2, List.of(1L, 2L, 0L), List.of(3L, 0L, 0L)),
                List.of(new ExplanationEntry.GalleryEntry(
                        candidate, "candidate", "witness", "smallest", List.of(image, image))),
                List.of(new ExplanationEntry.ModeEntry(
                        candidate,
                        "candidate",
                        0.2,
                        0.01,
                        0.25,
                        0.05,
                        List.of(new ExplanationEntry.LabelEntry("<b>cat", 90, 100, 200, 2000, 1e-9)),
                        List.of(new ExplanationEntry.WordEntry("<u>whiskers", 80, 95, 150, 1900, 1e-8)),
                        List.of(new ExplanationEntry.ImageEntry(
                                "<i>1.png", null, Map.of("coordinate", 0.5), null, null, null)),
                        List.of(0.6, 0.8, 0.0))),
                new ExplanationEntry.CopiesEntry(
                        "<train>",
                        5000,
                        2000,
                        0.02,
                        7,
                        61.5,
                        1.25,
                        null,
                        List.of(new ExplanationEntry.CellEntry(20, 30, null))),
                List.of("a note of <em>"));
    }

    /** A report in which every number that may be missing is missing, and every list that may be is empty or absent. */
    public static Report ofNulls() {
        Report.ScoreEntry nothing = new Report.ScoreEntry(
                "fid_infinity",
                MODEL,
                "a",
                "r",
                null,
                null,
                null,
                "population",
                "none",
                "smaller-is-better",
                "jackknife",
                new Report.Counts(0L, 0L),
                null,
                null,
                null,
                null);
        Report.ScoreEntry noInterval = new Report.ScoreEntry(
                "mmd_rbf_1",
                MODEL,
                "a",
                "r",
                0.0,
                null,
                null,
                "population",
                "unknown",
                "larger-is-better",
                "pairs",
                new Report.Counts(10L, 0L),
                null,
                new Report.ReplicatesEntry(List.of(), List.of(), null),
                List.of(),
                Map.of("sigma", 1.0));
        Report.ScoreEntry noFid = score("mmd_rbf_2", "b", "r", -1, Map.of("sigma", 2.0, "unbiased", Double.NaN));
        return new Report(
                Report.SCHEMA,
                new Report.Tool("1.0", "abcdef"),
                "2024-05-01T10:00:00Z",
                null,
                List.of(new Report.DatasetEntry(
                        "r", "reference", MODEL, "x", null, 0L, 0L, 0L, null, 0, null, null, null, "", "", null)),
                List.of(new Report.ModelEntry(MODEL, "", 0, "")),
                List.of(nothing, noInterval, noFid),
                List.of(new Report.DifferenceEntry("fid_infinity", MODEL, "a", "b", null, null, null)),
                null,
                null,
                null,
                null,
                List.of(new Report.SpectrumEntry("r", MODEL, 2, List.of(1, 2), List.of(0.0, 0.0))),
                List.of(
                        new Report.SampleEntry("r", "no base64", "!"),
                        new Report.SampleEntry(
                                "r", "no PNG", Base64.getEncoder().encodeToString(new byte[40]))),
                null,
                null,
                null,
                null,
                null);
    }
}
