package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The eigenvalues of the datasets' covariances. */
final class SpectraSection {
    /** Below this part of the largest one eigenvalues are rounding. */
    private static final double ROUNDING = 1e-9;

    private SpectraSection() {}

    static Optional<Section> of(Report report) {
        Map<String, List<Report.SpectrumEntry>> byModel = new LinkedHashMap<>();
        report.spectra().forEach(spectrum -> byModel.computeIfAbsent(spectrum.model(), model -> new ArrayList<>())
                .add(spectrum));
        if (byModel.isEmpty()) {
            return Optional.empty();
        }
        ScoreGroups scores = new ScoreGroups(report);
        Markup body = new Markup()
                .element(
                        "p",
                        "Eigenvalues of the embeddings' covariances, the largest first. Where a candidate's fall below the"
                                + " reference's, it varies less in so many directions, as blurred or repeated images do.");
        byModel.forEach((model, spectra) -> body.element("h3", "Model " + model).add(ofModel(model, spectra, scores)));
        return Optional.of(new Section("spectra", "Spectra", body));
    }

    private static Markup ofModel(String model, List<Report.SpectrumEntry> spectra, ScoreGroups scores) {
        List<Report.SpectrumEntry> drawn = spectra.subList(0, Math.min(1 + Series.MOST, spectra.size()));
        Report.SpectrumEntry reference = spectra.get(0);
        List<Series> values = new ArrayList<>();
        List<Series> ratios = new ArrayList<>();
        for (Report.SpectrumEntry spectrum : drawn) {
            String style = spectrum == reference ? "ref" : scores.style(spectrum.dataset());
            values.add(new Series(spectrum.dataset(), style, points(spectrum)));
            if (spectrum != reference && spectrum.ranks().equals(reference.ranks())) {
                ratios.add(new Series(spectrum.dataset(), style, ratios(spectrum, reference)));
            }
        }
        List<Markup> figures = new ArrayList<>();
        figures.add(Figure.of(
                new LineChart(
                                "eigenvalues over their rank; the table below has some of the numbers",
                                new LineChart.AxisTitle("rank", false),
                                new LineChart.AxisTitle("eigenvalue", true),
                                List.of(),
                                values)
                        .markup(),
                ""));
        if (ratios.stream().anyMatch(series -> !series.points().isEmpty())) {
            figures.add(Figure.of(
                    new LineChart(
                                    "eigenvalues over those of the reference, by rank",
                                    new LineChart.AxisTitle("rank", false),
                                    new LineChart.AxisTitle("over the reference's", false),
                                    List.of(),
                                    ratios)
                            .markup(),
                    ""));
        }
        return new Markup()
                .add(Series.legend(values))
                .add(Figure.wideGrid(figures))
                .add(Series.note(drawn.size() - 1, spectra.size() - 1))
                .add(table(model, spectra).folded());
    }

    private static List<Series.Point> points(Report.SpectrumEntry spectrum) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < spectrum.ranks().size(); i++) {
            if (known(spectrum, i)) {
                points.add(Series.Point.of(
                        spectrum.ranks().get(i), spectrum.eigenvalues().get(i)));
            }
        }
        return points;
    }

    private static List<Series.Point> ratios(Report.SpectrumEntry spectrum, Report.SpectrumEntry reference) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < spectrum.ranks().size(); i++) {
            if (known(spectrum, i) && known(reference, i)) {
                points.add(Series.Point.of(
                        spectrum.ranks().get(i),
                        spectrum.eigenvalues().get(i) / reference.eigenvalues().get(i)));
            }
        }
        return points;
    }

    private static boolean known(Report.SpectrumEntry spectrum, int i) {
        Double value = spectrum.eigenvalues().get(i);
        return Numbers.finite(value)
                && value > ROUNDING * spectrum.eigenvalues().get(0);
    }

    private static HtmlTable table(String model, List<Report.SpectrumEntry> spectra) {
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("rank")));
        spectra.forEach(spectrum -> columns.add(HtmlTable.Column.number(spectrum.dataset())));
        HtmlTable table = new HtmlTable("Eigenvalues under the model " + model, columns);
        int d = spectra.get(0).dimension();
        for (int rank = 1; rank <= d; rank *= 2) {
            List<HtmlTable.Cell> row = new ArrayList<>();
            row.add(HtmlTable.Cell.of("" + rank));
            for (Report.SpectrumEntry spectrum : spectra) {
                int at = spectrum.ranks().indexOf(rank);
                row.add(HtmlTable.Cell.of(
                        Numbers.of(at < 0 ? null : spectrum.eigenvalues().get(at))));
            }
            table.row(row);
        }
        return table;
    }
}
