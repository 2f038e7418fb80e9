package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.MeasuredSites;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures of sites: what pooling them keeps. */
class MeasuredPoolTest {
    private static final int D = 4;

    /** Images dealt to sites anyhow: the pool is the tally of all at once, however they are added. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sitesAddUpToTheBitsOfAllAtOnce(long seed) throws Exception {
        Random random = new Random(seed);
        List<MeasuredSites.Valued> all = MeasuredSites.images("all" + seed, 300, D);
        SortedMap<String, List<MeasuredSites.Valued>> dealt = new TreeMap<>();
        all.forEach(image -> dealt.computeIfAbsent("site" + random.nextInt(3), site -> new ArrayList<>())
                .add(image));
        ReceivedTally a = received(MeasuredSites.file("site0", dealt.get("site0")));
        ReceivedTally b = received(MeasuredSites.file("site1", dealt.get("site1")));
        ReceivedTally c = received(MeasuredSites.file("site2", dealt.get("site2")));
        TallyFile pool = pool(a, b, c);
        assertEquals(MeasuredSites.tally(all), pool.whole());
        assertEquals(pool, pool(c, a, b));
        assertEquals(pool, pool(received(pool(b, c)), a));
        assertEquals(pool(a, c), Withdrawal.subtract("pool", pool, b, Sites.TOOL));
        Score pooled = score(pool.sample("pool", MeasuredSites.KEY).orElseThrow());
        Score central = score(
                MeasuredSites.file("one", all).sample("pool", MeasuredSites.KEY).orElseThrow());
        assertEquals(central, pooled);
        double sum = 0;
        long n = 0;
        for (MeasuredSites.Valued each : all) {
            sum += Double.isNaN(each.value()) ? 0 : each.value();
            n += Double.isNaN(each.value()) ? 0 : 1;
        }
        // Each value is rounded to 2^-37 of a range of 4.
        assertEquals(sum / n, pooled.value(), 4 * 0x1p-37);
        assertTrue(pooled.standardError().orElseThrow() > 0);
        assertTrue(n < all.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "score:sharp|0|5|LARGER|for tests|range of the measure 'score:sharp' is 0.0..4.0 in a and 0.0..5.0 in b",
                "score:sharp|0|4|SMALLER|for tests|direction of the measure 'score:sharp' is LARGER in a and SMALLER in b",
                "score:sharp|0|4|LARGER|another|definition of the measure 'score:sharp' is for tests in a and another in b",
                "score:other|0|4|LARGER|for tests|definition of the measure 'score:sharp' is for tests in a and absent in b"
            })
    void otherMeasuresAreNotAdded(
            String name, double low, double high, Measure.Direction direction, String definition, String reason) {
        CompatibilityKey other = Sites.key(D, true)
                .withMeasures(List.of(
                        new KeyMeasure(name, "how sharp it is", "", low, high, direction, "it has none", definition)));
        assertEquals(
                "tallies do not fit: the " + reason,
                assertThrows(
                                IncompatibleTallies.class,
                                () -> KeyAgreement.requireMatch("a", MeasuredSites.key(D), "b", other))
                        .getMessage());
    }

    @Test
    void aFileWithoutMeasuresIsNotAddedButCompared() throws Exception {
        CompatibilityKey plain = Sites.key(D, true);
        assertTrue(assertThrows(
                        IncompatibleTallies.class,
                        () -> KeyAgreement.requireMatch("a", MeasuredSites.key(D), "b", plain))
                .getMessage()
                .endsWith("is for tests in a and absent in b"));
        new KeyAgreement(false).requireComparable("a", MeasuredSites.key(D), "b", plain);
        new KeyAgreement(false).requireComparable("b", plain, "a", MeasuredSites.key(D));
    }

    /** One site withholds the measure of its label: the pool's label has none, and its features all the same. */
    @Test
    void aLabelHasTheMeasuresThatAllFilesHaveOfIt() throws Exception {
        ReceivedTally a = received(labelled("a", true));
        ReceivedTally b = received(labelled("b", false));
        ReceivedTally c = received(labelled("c", true));
        TallyFile pool = pool(a, b, c);
        assertEquals(pool, pool(b, received(pool(c, a))));
        GroupTally label = pool.groups().get(new Group("", "x"));
        assertEquals(
                List.of("gram", "n", "sum"),
                label.fields().stream().map(Field::name).toList());
        assertEquals(120, label.n());
        assertEquals(
                List.of("labelled groups without a measure that some file withholds of them: 1"),
                pool.provenance().notes());
        assertTrue(pool.sample("pool", MeasuredSites.KEY).isPresent());
        assertEquals(
                List.of("x", LabelShares.OTHER),
                LabelShares.of(pool, pool).orElseThrow().shares().stream()
                        .map(LabelShares.Share::label)
                        .toList());
        TallyFile less = Withdrawal.subtract("pool", pool, c, Sites.TOOL);
        assertEquals(pool(a, b).groups(), less.groups());
    }

    private static TallyFile labelled(String site, boolean measured) {
        List<MeasuredSites.Valued> images = MeasuredSites.images(site, 100, D);
        GroupTally label = MeasuredSites.tally(images.subList(0, 40));
        return TallyFile.ofSites(
                MeasuredSites.key(D),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(
                        Group.whole(site),
                        MeasuredSites.tally(images),
                        new Group(site, "x"),
                        measured ? label : label.only(Set.of("gram", "n", "sum")))));
    }

    private static Score score(Sample sample) {
        return new MeasureMean(MeasuredSites.SHARP).compute(new ModelTraits("images", false), sample, sample);
    }

    private static TallyFile pool(ReceivedTally... files) throws IncompatibleTallies {
        Pool pool = new Pool(Set.of(), new KeyAgreement(false));
        for (ReceivedTally file : files) {
            pool.add(file);
        }
        return pool.toFile(Sites.TOOL);
    }

    /** Through its bytes, as between sites. */
    private static ReceivedTally received(TallyFile file) throws Exception {
        return TallyFileReader.parse("f", TallyFileWriter.bytes(file, Optional.empty()), Trust.unsigned());
    }
}
