package io.sparkfidelity.report.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.storage.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class AuditPageTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&\u0007";
    private static final Pattern TEXT =
            Pattern.compile("<text x=\"([\\d.-]+)\" y=\"([\\d.-]+)\" text-anchor=\"middle\">([a-z]+\\d*)</text>");

    @Test
    void hostileNamesStayTextInEverySection() {
        AuditReport report = report(List.of(HOSTILE, "b", "c"), new double[][] {{0, 4, 9}, {4, 0, 1}, {9, 1, 0}});
        String page = AuditPage.of(report);
        assertFalse(page.contains("<img"), page);
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("\u0007"), page);
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"), page);
        assertFalse(AuditTable.of(report).contains("\u0007"));
        for (String section : List.of("map", "matrices", "tests", "duplicates", "diversity", "datasets", "notes")) {
            assertTrue(page.contains("<section id=\"" + section + "\""), section);
        }
    }

    @Test
    void theBodyIsWellFormed() throws Exception {
        String page = AuditPage.of(report(List.of(HOSTILE, "b"), new double[][] {{0, 2}, {2, 0}}));
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + "</body>".length());
        assertEquals(
                "body",
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement()
                        .getTagName());
    }

    @Test
    void everyValueStandsInItsCellsAndFartherPairsAreDarker() {
        String page = AuditPage.of(report(List.of("a", "b", "c"), new double[][] {{0, 4, 9}, {4, 0, 1}, {9, 1, 0}}));
        assertEquals(2, count(page, "<td><b>1</b><small>± 0.1</small>"));
        assertEquals(2, count(page, "heat h5\"><b>4</b>"));
        assertEquals(2, count(page, "heat h9\"><b>9</b>"));
    }

    @Test
    void jsonHasTheReportsKeysAndTheAudit() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Json.write(report(List.of("a", "b", "c"), new double[][] {{0, 4, 9}, {4, 0, 1}, {9, 1, 0}})));
        assertEquals(Report.SCHEMA, json.get("schema").asText());
        JsonNode audit = json.get("audit");
        assertEquals(9, audit.at("/matrices/0/values/2/0").asDouble(), 0);
        assertTrue(audit.at("/matrices/0/values/1/1").isNull());
        // Distances 2, 3 and 1 lie on a line: b between a and c.
        assertEquals(1, audit.at("/map/shown").asDouble(), 1e-12);
        assertEquals(1, audit.at("/tree/merges/0/height").asDouble(), 0);
        assertEquals(2.5, audit.at("/tree/merges/1/height").asDouble(), 0);
        // Raw 0.5, 0.25 and 0.001; three tests.
        assertEquals(0.003, audit.at("/tests/2/adjusted").asDouble(), 1e-15);
        assertEquals(0.5, audit.at("/tests/0/adjusted").asDouble(), 1e-15);
    }

    /** Twelve points, some on top of each other: no two labels overlap, and none leaves the drawing. */
    @Test
    void labelsKeepOutOfEachOthersWay() {
        List<Audit.PointEntry> points = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            points.add(new Audit.PointEntry("label" + i, i % 4, i < 8 ? i / 6 * 0.01 : 3 - i * 0.002));
        }
        String svg = DatasetMap.of(new Audit.MapEntry("fid", 0.9, points)).toString();
        Matcher matcher = TEXT.matcher(svg);
        List<double[]> boxes = new ArrayList<>();
        while (matcher.find()) {
            double x = Double.parseDouble(matcher.group(1));
            double y = Double.parseDouble(matcher.group(2));
            double half = 3.5 * matcher.group(3).length();
            assertTrue(x - half >= 0 && x + half <= 460 && y > 10, svg);
            for (double[] other : boxes) {
                assertFalse(Math.abs(other[0] - x) < half + other[2] && Math.abs(other[1] - y) < 13, svg);
            }
            boxes.add(new double[] {x, y, half});
        }
        assertEquals(12, boxes.size());
    }

    @Test
    void figuresAreShortAndNeverOfMoreDigitsThanTheError() {
        assertEquals("0.000123", Numbers.brief(0.00012345));
        assertEquals("12345", Numbers.brief(12345));
        assertEquals("-", Numbers.brief(Double.NaN));
        assertEquals("8.864 ± 0.072", Numbers.of(8.86431, 0.0719));
        assertEquals("1234 ± 57", Numbers.of(1234.4, 56.6));
        assertEquals("< 1e-15", Numbers.pValue(0));
        assertEquals("0.049", Numbers.pValue(0.0494));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static AuditReport report(List<String> names, double[][] values) {
        List<Report.ScoreEntry> scores = new ArrayList<>();
        double p = 1;
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                p = scores.size() == 2 ? 0.001 : p / 2;
                scores.add(new Report.ScoreEntry(
                        "cmmd_unbiased",
                        "model",
                        names.get(j),
                        names.get(i),
                        values[i][j],
                        0.1,
                        new double[] {values[i][j] - 0.2, values[i][j] + 0.2},
                        "population",
                        "none",
                        "smaller-is-better",
                        "moments",
                        new Report.Counts(10L, 10L),
                        null,
                        null,
                        List.of("a warning of " + names.get(i)),
                        Map.of("pValue", p)));
            }
        }
        Report report = new Report(
                Report.SCHEMA,
                new Report.Tool("1", "c"),
                "2026-01-01T00:00:00Z",
                Map.of(),
                names.stream()
                        .map(name -> new Report.DatasetEntry(
                                name,
                                "dataset",
                                "model",
                                "source of " + name,
                                null,
                                10L,
                                10L,
                                0L,
                                Map.of(),
                                0,
                                null,
                                List.of(new Report.LeftAloneEntry("macos", 3, List.of("a/._1.png", "a/._3.png"))),
                                List.of(),
                                "",
                                "",
                                List.of()))
                        .toList(),
                List.of(new Report.ModelEntry("model", "f", 4, "engine")),
                scores,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
        Audit.DuplicatesEntry duplicates = new Audit.DuplicatesEntry(
                0.01,
                1,
                0,
                Audit.SearchEntry.ofAllPairs(),
                "duplicates.csv",
                List.of(new Audit.PairCount(names.get(0), names.get(1), 1, 0)),
                names.stream()
                        .map(name -> new Audit.WithinCount(name, 10, 0, 0))
                        .toList(),
                List.of(new Audit.DuplicateEntry(
                        "identical", 0, names.get(0), HOSTILE + ".png", names.get(1), HOSTILE + ".png")));
        List<Audit.DiversityEntry> diversity =
                names.stream().map(AuditPageTest::diversity).toList();
        return new AuditReport(report, Audit.of(report, diversity, duplicates));
    }

    private static Audit.DiversityEntry diversity(String name) {
        return new Audit.DiversityEntry(
                name,
                new Report.ScoreEntry(
                        "vendi_cosine",
                        "",
                        name,
                        "",
                        3.0,
                        0.2,
                        null,
                        "population",
                        "none",
                        "larger-is-better",
                        "plug-in",
                        new Report.Counts(null, 10L),
                        null,
                        null,
                        List.of(),
                        Map.of()),
                10);
    }

    /** The keys of `formats.md`: a score of one set names no reference. */
    @Test
    void diversityIsAScoreWithoutASecondSet() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Json.write(diversity("a")));
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertEquals(
                List.of(
                        "dataset",
                        "metric",
                        "value",
                        "standardError",
                        "ci95",
                        "ciOf",
                        "bias",
                        "estimator",
                        "warnings",
                        "n"),
                keys);
    }
}
