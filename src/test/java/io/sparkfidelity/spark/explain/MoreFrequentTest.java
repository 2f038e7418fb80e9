package io.sparkfidelity.spark.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.metric.statistics.Hypergeometric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoreFrequentTest {
    /** Of 1,000 images, 100 at either end. */
    private static final Map<String, Long> IN_SET = Map.of("zebra", 40L, "grass", 300L, "a", 990L, "rare", 5L);

    @Test
    void whatStandsOutIsNamedAfterHolmForAllThatIsTestedOfAllModes() {
        List<MoreFrequent.End> ends = List.of(
                new MoreFrequent.End(100, Map.of("zebra", 30L, "grass", 45L, "a", 99L), IN_SET.keySet()),
                new MoreFrequent.End(100, Map.of("grass", 30L, "a", 100L, "rare", 1L), IN_SET.keySet()));

        List<List<MoreFrequent>> found = MoreFrequent.of(ends, IN_SET, 1000);

        double zebra = Hypergeometric.upperTail(1000, 40, 100, 30);
        double grass = Hypergeometric.upperTail(1000, 300, 100, 45);
        // Eight tests: four names of two modes, those without an image at the end among them.
        assertEquals(
                List.of(
                        new MoreFrequent("zebra", 30, 100, 40, 1000, 8 * zebra),
                        new MoreFrequent("grass", 45, 100, 300, 1000, 7 * grass)),
                found.get(0));
        assertEquals(List.of(), found.get(1));
    }

    @Test
    void aCommonWordIsNoNews() {
        MoreFrequent.End all = new MoreFrequent.End(100, Map.of("a", 100L), Set.of("a"));
        // 0.99^100 = 0.37 of all draws have it a hundred times.
        assertEquals(List.of(List.of()), MoreFrequent.of(List.of(all), IN_SET, 1000));
        assertEquals(List.of(), MoreFrequent.of(List.of(), IN_SET, 1000));
    }
}
