package io.sparkfidelity.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineChartTest {
    /** Of two sets of 300 and 9,000 images the larger one's place on the axis is beside infinity. */
    @Test
    void namesOfMarksDoNotCoverOneAnother() {
        String svg = new LineChart(
                        "label",
                        new LineChart.AxisTitle("1/n", false),
                        new LineChart.AxisTitle("fid", false),
                        List.of(
                                new LineChart.Mark(0, "inf", false),
                                new LineChart.Mark(1 / 150.0, "150", false),
                                new LineChart.Mark(1 / 300.0, "300", false),
                                new LineChart.Mark(1 / 4500.0, "4,500", false),
                                new LineChart.Mark(1 / 9000.0, "9,000", false)),
                        List.of(new Series("a", "c0", List.of(Series.Point.of(0, 1), Series.Point.of(1 / 150.0, 2)))))
                .markup()
                .toString();
        List<String> named = Pattern.compile("text-anchor=\"middle\">([^<]*)<")
                .matcher(svg)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(List.of("inf", "150", "300"), named);
    }
}
