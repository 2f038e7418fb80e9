package io.sparkfidelity.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EveryMetricTest {
    @Test
    void everyMetricIsTimedOrNamedAsLeftOut() {
        StringWriter text = new StringWriter();
        new EveryMetric(96, 6, 8, 1).print(new PrintWriter(text, true));
        List<String> lines = text.toString().lines().toList();
        String last = lines.get(lines.size() - 1);
        assertTrue(last.startsWith("not of unit vectors alone: "), last);
        List<String> leftOut =
                Arrays.asList(last.substring(last.indexOf(": ") + 2).split(", "));
        assertTrue(
                leftOut.contains("sfid") && leftOut.contains("inception_score") && leftOut.contains("class_fid"), last);
        List<String> timed = lines.subList(2, lines.size() - 1).stream()
                .map(line -> line.split(" ")[0])
                .toList();
        assertEquals(
                Metrics.all().stream().map(Metric::name).collect(Collectors.toSet()),
                Stream.concat(timed.stream(), leftOut.stream()).collect(Collectors.toSet()));
        assertTrue(timed.contains("mind") && timed.contains("clipped_density"), text.toString());
    }
}
