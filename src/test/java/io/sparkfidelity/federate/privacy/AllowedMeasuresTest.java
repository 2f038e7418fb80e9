package io.sparkfidelity.federate.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.MeasuredSites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.storage.OwnerFile;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of measures a policy lets leave. */
class AllowedMeasuresTest {
    private static final int D = 4;
    private static final int LEAST = 10;
    private static final Group NORTH = Group.whole("north");
    private static final String NAME = MeasuredSites.SHARP.name();
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final String RULES = """
        name: p
        rules:
          - {rule: fields, allow: [n, sum, gram]}
          - {rule: labels, allow: []}
        %s
          - {rule: minimum-images, images: 10}
          - {rule: second-moments, imagesPerDimension: 2}
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'{rule: measures, allow: [], histograms: true}', ''",
        "'{rule: measures, allow: [\"score:sharp\"], histograms: false}', n value valueSquare",
        "'{rule: measures, allow: [\"score:sharp\"], histograms: true}', histogram n value valueSquare"
    })
    void onlyWhatAPolicyNamesLeaves(String rule, String fields) throws Exception {
        TallyFile file = file(images(400, value -> value));
        TallyFile left = policy(rule).apply(file);
        assertEquals(
                fields.isEmpty()
                        ? List.of()
                        : Arrays.stream(fields.split(" "))
                                .map(each -> NAME + "." + each)
                                .toList(),
                left.whole().fields().stream()
                        .map(Field::name)
                        .filter(name -> name.contains("."))
                        .toList());
        assertEquals(fields.isEmpty() ? 0 : 1, left.key().measures().size());
        assertEquals(
                fields.isEmpty(),
                left.provenance().notes().contains("measure withheld: " + NAME),
                left.provenance().notes().toString());
        assertEquals(
                file.whole().only(Set.of("n", "sum")).pooled(),
                left.whole().only(Set.of("n", "sum")).pooled());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow: [clip_score]                      | entry 3 of 'rules': 'histograms' is missing among rule,"
                        + " allow",
                "allow: [], histogram: true               | 'histograms' is missing among rule, allow, histogram",
                "allows: [clip_score], histograms: true   | 'allow' is missing among rule, allows, histograms",
                "allow: [], histograms: true, more: 1     | no key 'more'; there are allow, histograms",
                "allow: [], histograms: 1                 | 'histograms' of entry 3 of 'rules': '1' is not true or"
                        + " false",
            })
    void aMisspeltKeyOfTheRuleIsNamed(String keys, String words) {
        String refusal = assertThrows(TallyFileException.class, () -> policy("{rule: measures, " + keys + "}"))
                .getMessage();
        assertTrue(refusal.contains(words), refusal);
    }

    /** Of 400 images so many have no value: the count of those leaves beside the count of all. */
    @ParameterizedTest
    @CsvSource({"0, true", "3, false", "9, false", "10, true", "200, true", "391, false", "400, true"})
    void fewImagesWithoutAValueWithholdTheMeasure(int without, boolean leaves) throws Exception {
        List<MeasuredSites.Valued> images = new ArrayList<>();
        for (MeasuredSites.Valued each : images(400, value -> value)) {
            images.add(new MeasuredSites.Valued(
                    each.image(),
                    images.size() < without ? Double.NaN : Math.max(0, Math.min(4, 2 + images.size() % 37 / 20.0))));
        }
        TallyFile left = policy("{rule: measures, allow: [\"score:sharp\"], histograms: true}")
                .apply(file(images), contents(images));
        assertEquals(leaves, !left.key().measures().isEmpty());
        assertEquals(
                !leaves,
                left.provenance()
                        .notes()
                        .contains("measures: score:sharp withheld, as it would tell of fewer than 10 images"));
        if (leaves) {
            for (Tally row : left.whole().tallies().values()) {
                long n = row.value(NAME + ".n", 0);
                long none = row.value("n", 0) - n;
                assertTrue((n == 0 || n >= LEAST) && (none == 0 || none >= LEAST), n + " and " + none);
            }
        }
    }

    /** As one PNG among JPEGs: a sum and a sum of squares of two known values tell how many have each. */
    @ParameterizedTest
    @CsvSource({"1, false", "9, false", "10, true", "200, true"})
    void rareValuesAmongFewWithholdTheMeasure(int rare, boolean leaves) throws Exception {
        List<MeasuredSites.Valued> images = new ArrayList<>();
        for (MeasuredSites.Valued each : images(400, value -> value)) {
            images.add(new MeasuredSites.Valued(each.image(), images.size() < rare ? 2 : 1));
        }
        TallyFile left = policy("{rule: measures, allow: [\"score:sharp\"], histograms: false}")
                .apply(file(images), contents(images));
        assertEquals(leaves, !left.key().measures().isEmpty());
    }

    /**
     * 200 cats and 200 dogs, all images labelled. What one label may not tell no label may: it is what the whole has beside the others.
     * Bins are joined in each group by itself, so that those of the labels do not add up to those of the whole.
     */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "20, 20, true", "20, 4, false", "4, 20, false"})
    void whatALabelWouldTellNoLabelHas(int catsWithout, int dogsWithout, boolean leaves) throws Exception {
        Group cats = new Group("north", "cat");
        Group dogs = new Group("north", "dog");
        List<MeasuredSites.Valued> images = new ArrayList<>();
        Contents contents = new Contents(List.of(NAME));
        for (MeasuredSites.Valued each : images(400, value -> value)) {
            int i = images.size();
            boolean none = i % 200 < (i < 200 ? catsWithout : dogsWithout);
            double value = none ? Double.NaN : 2 + i % 37 / 20.0;
            images.add(new MeasuredSites.Valued(each.image(), value));
            contents.add(i < 200 ? cats : dogs, 2L * i, Bucket.hash(each.image().unit()), new double[] {value});
        }
        TallyFile file = TallyFile.ofSites(
                MeasuredSites.key(D),
                "test",
                "none",
                new TreeMap<>(Map.of(
                        NORTH,
                        MeasuredSites.tally(images),
                        cats,
                        MeasuredSites.tally(images.subList(0, 200)),
                        dogs,
                        MeasuredSites.tally(images.subList(200, 400)))));
        PrivacyPolicy policy = PrivacyPolicy.parse(
                String.format(RULES, "  - {rule: measures, allow: [\"score:sharp\"], histograms: true}")
                        .replace("labels, allow: []", "labels, allow: [cat, dog]"),
                "p");
        TallyFile left = policy.apply(file, contents);
        assertEquals(Set.of(NAME), TalliedMeasure.names(left.groups().get(NORTH).fields()));
        for (Group label : List.of(cats, dogs)) {
            assertEquals(
                    leaves ? Set.of(NAME) : Set.of(),
                    TalliedMeasure.names(left.groups().get(label).fields()));
        }
        assertEquals(
                !leaves,
                left.provenance()
                        .notes()
                        .contains("measures: score:sharp of the labels of site 'north' withheld, as it would tell of"
                                + " fewer than 10 images"),
                left.provenance().notes().toString());
        ExportRecord record = new ExportRecord(new OwnerFile(folder.resolve("labels.exports")));
        assertTrue(
                record.spend(left, contents, policy.least(left), NOW).groups().containsKey(dogs));
    }

    /** 400 images of 8 patients are those 8. */
    @Test
    void fewPatientsWithoutAValueWithholdTheMeasure() throws Exception {
        List<MeasuredSites.Valued> images = new ArrayList<>();
        Contents contents = new Contents(List.of(NAME));
        for (MeasuredSites.Valued each : images(400, value -> value)) {
            int i = images.size();
            boolean none = i < 50;
            double value = none ? Double.NaN : 2 + i % 37 / 20.0;
            images.add(new MeasuredSites.Valued(each.image(), value));
            contents.add(NORTH, 2L * i, none ? i % 8 : i, new double[] {value});
        }
        assertEquals(
                List.of(),
                policy("{rule: measures, allow: [\"score:sharp\"], histograms: false}")
                        .apply(file(images), contents)
                        .key()
                        .measures());
    }

    @Test
    void histogramsHaveNoBinOfFewImages() throws Exception {
        TallyFile left = policy("{rule: measures, allow: [\"score:sharp\"], histograms: true}")
                .apply(file(images(900, value -> value)));
        for (Tally row : left.whole().tallies().values()) {
            long[] histogram = row.vector(NAME + ".histogram");
            assertEquals(row.value(NAME + ".n", 0), Arrays.stream(histogram).sum());
            assertTrue(Arrays.stream(histogram).allMatch(n -> n == 0 || n >= LEAST));
            assertTrue(Arrays.stream(histogram).filter(n -> n > 0).count() > 1);
        }
        long[] fine = new long[1026];
        fine[3] = 4;
        fine[5] = 7;
        fine[9] = 25;
        fine[1025] = 3;
        long[] coarse = MeasureFields.coarser(fine, LEAST);
        assertEquals(11, coarse[5]);
        assertEquals(28, coarse[9]);
        assertEquals(39, Arrays.stream(coarse).sum());
    }

    /** The same images, one of them with another value: the difference of both sums would be that image's. */
    @Test
    void anotherValueOfOneImageIsAnotherExport() throws Exception {
        PrivacyPolicy policy = policy("{rule: measures, allow: [\"score:sharp\"], histograms: false}");
        ExportRecord record = new ExportRecord(new OwnerFile(folder.resolve("site.exports")));
        List<MeasuredSites.Valued> images = images(400, value -> Double.isNaN(value) ? 2 : value);
        spend(record, policy, images);
        spend(record, policy, images);
        List<MeasuredSites.Valued> changed = new ArrayList<>(images);
        changed.set(
                7, new MeasuredSites.Valued(images.get(7).image(), images.get(7).value() + 0.5));
        String refusal = assertThrows(PrivacyRefusal.class, () -> spend(record, policy, changed))
                .getMessage();
        assertTrue(refusal.contains("subtractions would tell of as few as 1 images"), refusal);
        // Without the measure it is the very same export.
        PrivacyPolicy without = policy("{rule: measures, allow: [], histograms: false}");
        spend(record, without, changed);
        // All values anew, of another scale say, are no difference of few.
        spend(
                record,
                policy,
                images.stream()
                        .map(each -> new MeasuredSites.Valued(each.image(), each.value() / 2 + 0.1))
                        .toList());
    }

    private static void spend(ExportRecord record, PrivacyPolicy policy, List<MeasuredSites.Valued> images)
            throws Exception {
        TallyFile allowed = policy.apply(file(images), contents(images));
        assertFalse(record.spend(allowed, contents(images), policy.least(allowed), NOW)
                .provenance()
                .issues()
                .isEmpty());
    }

    private static PrivacyPolicy policy(String rule) throws TallyFileException {
        return PrivacyPolicy.parse(String.format(RULES, rule.isEmpty() ? "" : "  - " + rule), "p");
    }

    private static List<MeasuredSites.Valued> images(int n, DoubleUnaryOperator value) {
        return MeasuredSites.images("north", n, D).stream()
                .map(each -> new MeasuredSites.Valued(each.image(), value.applyAsDouble(each.value())))
                .toList();
    }

    private static TallyFile file(List<MeasuredSites.Valued> images) {
        return MeasuredSites.file("north", images);
    }

    private static Contents contents(List<MeasuredSites.Valued> images) {
        Contents contents = new Contents(List.of(NAME));
        for (int i = 0; i < images.size(); i++) {
            contents.add(NORTH, 2L * i, Bucket.hash(images.get(i).image().unit()), new double[] {
                images.get(i).value()
            });
        }
        return contents;
    }
}
