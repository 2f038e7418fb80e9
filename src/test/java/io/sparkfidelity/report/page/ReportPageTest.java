package io.sparkfidelity.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LogScale;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final List<String> SECTIONS = List.of(
            "overview",
            "notes",
            "scores",
            "panel",
            "differences",
            "extrapolation",
            "sweep",
            "classes",
            "spectra",
            "explain",
            "samples",
            "datasets",
            "timings",
            "provenance");

    @Test
    void everyPartHasItsSection() throws Exception {
        String page = ReportPage.of(HandReport.full(List.of("mild", "strong"), "reference"));
        for (String section : SECTIONS) {
            assertTrue(page.contains("<section id=\"" + section + "\""), section);
            assertTrue(page.contains("<a href=\"#" + section + "\">"), section);
        }
        assertWellFormed(page);
        assertTrue(page.contains("mild, strong against reference"), page);
        assertTrue(page.contains("1.00 \u00b1 0.25 \u2713"), "mild is within the floor of 1.25");
        assertFalse(page.contains("2.00 \u00b1 0.25 \u2713"), "strong is not");
        assertTrue(page.contains("fid_infinity 0.10 \u00b1 0.25"), "the corrected sibling beside fid");
        assertTrue(page.contains("strong is worse"), "its interval excludes 0");
        assertTrue(page.contains("evaluate --candidate &#39;it&#39;\\&#39;&#39;s=/data&#39;"), "quoted for a shell");
        assertTrue(page.contains("decode/truncated"));
        assertTrue(page.contains("<figcaption>-1.5 a &lt;s&gt;cat</figcaption>"), "a gallery's image with its caption");
        assertTrue(page.contains("&lt;b&gt;other; no value: &lt;i&gt;third"), "models of the panel");
        assertTrue(page.contains("73cee074a3acc497"));
        assertTrue(page.contains("data:image/png;base64," + HandReport.PNG));
        assertTrue(page.contains("expectation-at-this-n"));
        assertTrue(page.contains("class=\"number heat h9\""), "the farthest class is the darkest");
        assertEquals(page, ReportPage.of(HandReport.full(List.of("mild", "strong"), "reference")));
    }

    @Test
    void everyPlotHasALabelAndEveryTableCanBeReachedByKeyboard() {
        String page = ReportPage.of(HandReport.full(List.of("mild", "strong"), "reference"));
        for (String svg : tags(page, "svg")) {
            assertTrue(svg.contains("role=\"img\" aria-label=") || svg.contains("aria-hidden=\"true\""), svg);
        }
        for (String wide : tags(page, "div")) {
            assertTrue(
                    !wide.contains("class=\"wide\"") || wide.contains("role=\"region\" tabindex=\"0\" aria-label="),
                    wide);
        }
        Set<String> ids = new HashSet<>();
        Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(page);
        while (id.find()) {
            assertTrue(ids.add(id.group(1)), id.group(1) + " twice");
        }
        tags(page, "img").forEach(image -> assertTrue(image.contains(" alt=\""), image));
    }

    @Test
    void namesFromDataStayText() throws Exception {
        String hostile = "\"><script>alert(1)</script><img src=http://a.example/x onerror='x'>\u0000\u202e";
        String page = ReportPage.of(HandReport.full(List.of(hostile, "b'&<i>"), hostile + "r"));
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("<i>") || page.contains("<b>"), page);
        tags(page, "img").forEach(image -> assertTrue(image.contains("src=\"data:image/png;base64,"), image));
        assertWellFormed(page);
    }

    @Test
    void whatIsMissingIsADash() throws Exception {
        String page = ReportPage.of(HandReport.ofNulls());
        assertWellFormed(page);
        assertFalse(page.contains("NaN") || page.contains("Infinity") || page.contains("null"), page);
        assertTrue(page.contains("no value"), page);
        assertFalse(page.contains("<img"), "what is no PNG is not shown");
        assertTrue(page.contains("id=\"scores\""), page);
    }

    @Test
    void aReportWithoutScoresIsAPageToo() throws Exception {
        Report full = HandReport.full(List.of(), "r");
        String page = ReportPage.of(full);
        assertWellFormed(page);
        assertTrue(page.contains("id=\"provenance\""), page);
    }

    @Test
    void fortyCandidatesStayReadable() throws Exception {
        List<String> names =
                IntStream.range(0, 40).mapToObj(i -> "candidate-" + i).toList();
        String page = ReportPage.of(HandReport.full(names, "reference"));
        assertWellFormed(page);
        assertTrue(page.contains("40 candidates against reference"), page);
        assertTrue(page.contains("Drawn are the first 8 of 40 candidates"), page);
        assertTrue(page.contains("Shown are the differences from candidate-0"), page);
        assertTrue(page.contains("<summary>All scores under the model embedded (240 rows)</summary>"), page);
        // Differences from the first candidate alone: 39 rows, not 780.
        assertFalse(page.contains("candidate-1 \u2192 candidate-2<"), page);
        assertTrue(page.length() < 1_000_000, "" + page.length());
    }

    /** A report that was written to JSON and read back makes the same page. */
    @Test
    void reportsFromJsonMakeTheSamePage() throws StorageException {
        Report report = HandReport.full(List.of("mild", "strong"), "reference");
        String json = new String(Json.write(report), StandardCharsets.UTF_8);
        assertEquals(ReportPage.of(report), ReportPage.of(Json.read(json, Report.class, "report.json")));
        // Of a version that had neither command nor spectra nor samples.
        Report old = Json.read(
                "{\"schema\":\"spark-fidelity/report/1\",\"tool\":{\"version\":\"0\",\"commit\":\"a\"},\"startedAt\":\"t\","
                        + "\"datasets\":[],\"models\":[],\"scores\":[]}",
                Report.class,
                "report.json");
        assertTrue(ReportPage.of(old).contains("id=\"provenance\""));
    }

    @Test
    void valuesAreRoundedByTheirErrors() {
        assertEquals("0.0250 \u00b1 0.0011", Numbers.of(0.025048, 0.001102));
        assertEquals("-0.000 \u00b1 0.012", Numbers.of(-0.00015885, 0.011743));
        assertEquals("(1.1 \u00b1 6.3)e-6", Numbers.of(1.1308e-6, 6.27e-6));
        assertEquals("123457 \u00b1 200", Numbers.of(123456.7, 200.0));
        assertEquals("0.25000", Numbers.of(0.25, null));
        assertEquals("-", Numbers.of(null, 0.1));
        assertEquals("-", Numbers.of(Double.NaN));
        assertEquals("0.25", Numbers.brief(0.25));
        assertEquals("1e-5", Numbers.brief(0.00001));
        assertEquals("1500", Numbers.brief(1500));
    }

    @Test
    void logarithmicTicksAreRoundAndInside() {
        LogScale scale = LogScale.around(new double[] {-1, 0, 3e-4, 7, Double.NaN}, 100, 0);
        assertTrue(scale.low() < 3e-4 && scale.high() > 7);
        assertEquals(100, scale.at(scale.low()), 1e-9, "rounding of logarithms");
        assertEquals(
                List.of(0.001, 0.01, 0.1, 1.0),
                scale.ticks().stream()
                        .map(tick -> Double.parseDouble(Numbers.brief(tick)))
                        .toList());
        assertEquals(3, LogScale.around(new double[] {1, 5}, 0, 1).ticks().size());
        assertFalse(LogScale.around(new double[] {0}, 0, 1).ticks().isEmpty());
    }

    private static List<String> tags(String page, String name) {
        return Pattern.compile("<" + name + "( [^>]*)?>")
                .matcher(page)
                .results()
                .map(result -> result.group())
                .toList();
    }

    /** Elements of HTML that have no end are given one; the rest must be XML as it stands. */
    private static void assertWellFormed(String page) throws Exception {
        String xml = page.replace("<!DOCTYPE html>", "").replaceAll("(<(meta|img)( [^>]*)?)>", "$1/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
