package io.sparkfidelity.spark.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.confounder.Side;
import io.sparkfidelity.measure.pixels.Luminance;
import io.sparkfidelity.measure.pixels.Width;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.report.ConfounderEntry;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfounderPairsTest {
    private static final List<Measure> MEASURES = List.of(new Width().measure(), new Luminance().measure());

    /** 160 images of one width, of 100 light and dark ones in turn. */
    private static ConfounderPairs.Described set(String name, double width) {
        List<Side> sides = new ArrayList<>();
        for (Measure measure : MEASURES) {
            MeasureAccumulator[] counts = Stream.generate(() -> new MeasureAccumulator(measure))
                    .limit(Bucket.COUNT)
                    .toArray(MeasureAccumulator[]::new);
            for (int i = 0; i < 160; i++) {
                counts[i % Bucket.COUNT].add(measure.name().equals("width") ? width : 100 + (i / Bucket.COUNT) % 2);
            }
            BucketedTally tally = BucketedTally.of(
                    Stream.of(counts).map(MeasureAccumulator::toTally).toList());
            sides.add(new Side(new Sample(name, tally), 160));
        }
        return new ConfounderPairs.Described(name, sides);
    }

    @Test
    void thePairsThatAreApartComeFirstAndTheRestIsCounted() {
        List<ConfounderPairs.Described> sets = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sets.add(set("s" + i, i == 7 ? 4096 : 64));
        }

        MeasureFindings found = new ConfounderPairs(MEASURES, sets).worst();

        // Of 36 pairs the 8 with the wide set, and of the others as many as there is room for; both measures of each.
        assertEquals(2 * ConfounderPairs.MOST_PAIRS, found.confounders().size());
        List<ConfounderEntry> apart =
                found.confounders().stream().filter(ConfounderEntry::apart).toList();
        assertEquals(8, apart.size());
        assertTrue(apart.stream()
                .allMatch(each -> each.measure().equals("width")
                        && (each.reference().equals("s7") || each.candidate().equals("s7"))));
        assertTrue(found.confounders().subList(0, 16).containsAll(apart));
        assertEquals(ConfounderPairs.MOST_SAID + 1, found.notes().size());
        assertEquals(
                "width is 64 pixels in s0, 4,096 pixels in s7: FID and its like see that too",
                found.notes().get(0));
        assertEquals(
                "files and light tell 8 of 36 pairs of datasets apart; these are the worst 5",
                found.notes().get(ConfounderPairs.MOST_SAID));
    }

    @Test
    void setsThatAreAlikeHaveNoSentence() {
        MeasureFindings found = new ConfounderPairs(MEASURES, List.of(set("a", 64), set("b", 64))).worst();
        assertEquals(List.of(), found.notes());
        assertEquals(2, found.confounders().size());
        assertTrue(found.confounders().stream().noneMatch(ConfounderEntry::apart));
    }
}
