package io.sparkfidelity.measure.confounder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.pixels.BytesPerPixel;
import io.sparkfidelity.measure.pixels.Format;
import io.sparkfidelity.measure.pixels.Luminance;
import io.sparkfidelity.measure.pixels.Quality;
import io.sparkfidelity.measure.pixels.Sharpness;
import io.sparkfidelity.measure.pixels.Width;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What tells sets apart, and what must not. */
class ConfoundersTest {
    private static final Measure LUMINANCE = new Luminance().measure();
    private static final Measure SHARPNESS = new Sharpness().measure();
    private static final Measure WIDTH = new Width().measure();
    private static final Measure FORMAT = new Format().measure();
    private static final Measure QUALITY = new Quality().measure();
    private static final Measure BYTES = new BytesPerPixel().measure();

    /** Images one by one, dealt to buckets by {@code unit} at a time; NaN has no value. */
    private static Side side(String name, Measure measure, int images, int unit, Random random, DoubleSupplier values) {
        MeasureAccumulator[] counts = Stream.generate(() -> new MeasureAccumulator(measure))
                .limit(Bucket.COUNT)
                .toArray(MeasureAccumulator[]::new);
        int bucket = 0;
        for (int i = 0; i < images; i++) {
            bucket = i % unit == 0 ? random.nextInt(Bucket.COUNT) : bucket;
            double value = values.getAsDouble();
            if (!Double.isNaN(value)) {
                counts[bucket].add(value);
            }
        }
        BucketedTally tally = BucketedTally.of(
                Stream.of(counts).map(MeasureAccumulator::toTally).toList());
        return new Side(new Sample(name, tally), images);
    }

    private static Side side(String name, Measure measure, int images, Random random, DoubleSupplier values) {
        return side(name, measure, images, 1, random, values);
    }

    private static Side all(String name, Measure measure, double value) {
        return side(name, measure, 400, new Random(1), () -> value);
    }

    @Test
    void formatsAreSaidInWords() {
        Random random = new Random(5);
        Confounders confounders = new Confounders();
        confounders.add(
                LUMINANCE,
                side("coco", LUMINANCE, 400, random, () -> 120 + 30 * random.nextGaussian()),
                side("night", LUMINANCE, 400, random, () -> 120 + 30 * random.nextGaussian()));
        confounders.add(QUALITY, all("coco", QUALITY, 75), all("night", QUALITY, Double.NaN));
        confounders.add(
                BYTES,
                side("coco", BYTES, 400, random, () -> 0.3 + 0.1 * random.nextDouble()),
                side("night", BYTES, 400, random, () -> 1.5 + 0.5 * random.nextDouble()));
        confounders.add(FORMAT, all("coco", FORMAT, 1), all("night", FORMAT, 2));

        List<Confounder> found = confounders.sorted();

        assertEquals(
                Set.of(QUALITY, FORMAT, BYTES),
                found.stream()
                        .filter(Confounder::isApart)
                        .map(Confounder::measure)
                        .collect(Collectors.toSet()));
        assertEquals("luminance", found.get(3).measure().name());
        assertEquals(1, found.get(0).totalVariation(), 1e-12);
        Confounder format = found.stream()
                .filter(each -> each.measure().equals(FORMAT))
                .findFirst()
                .orElseThrow();
        assertEquals("coco is JPEG of quality 75, night PNG", format.words());
        assertTrue(format.difference().isEmpty(), "neither side varies");
        String sentence = Confounders.sentence(found).orElseThrow();
        assertTrue(sentence.contains("coco is JPEG of quality 75, night PNG"), sentence);
        assertTrue(sentence.endsWith(": FID and its like see that too"), sentence);
        assertFalse(sentence.contains("jpeg_quality"), sentence);
        assertEquals(Optional.empty(), Confounders.sentence(found.subList(3, 4)));
    }

    @Test
    void mixturesAndRangesAreSaidInWords() {
        Random random = new Random(6);
        Confounders confounders = new Confounders();
        DoubleSupplier mixed = () -> random.nextInt(4) == 0 ? 2 : 1;
        confounders.add(FORMAT, side("a", FORMAT, 4_000, random, mixed), all("b", FORMAT, 3));
        confounders.add(QUALITY, all("a", QUALITY, 90), all("b", QUALITY, Double.NaN));
        confounders.add(WIDTH, side("a", WIDTH, 4_000, random, () -> 300 + random.nextInt(201)), all("b", WIDTH, 512));
        List<String> words =
                confounders.sorted().stream().map(Confounder::words).toList();

        String format =
                words.stream().filter(each -> each.contains("JPEG")).findFirst().orElseThrow();
        assertTrue(format.matches("a is 7[3-7]% JPEG of quality 90 and 2[3-7]% PNG, b WEBP"), format);
        String width = words.stream()
                .filter(each -> each.startsWith("width"))
                .findFirst()
                .orElseThrow();
        assertTrue(
                width.matches("width is (39|40)\\d \\(3[01]\\d to (48|49)\\d\\) pixels in a, 512 pixels in b"), width);
    }

    /** 0.3 deviations: the error holds it, and total variation is that of two normals, 2 Phi(0.15) - 1 = 0.119. */
    @Test
    void aShiftIsFoundInDeviations() {
        Random random = new Random(7);
        Confounders confounders = new Confounders();
        confounders.add(
                LUMINANCE,
                side("a", LUMINANCE, 20_000, random, () -> 120 + 20 * random.nextGaussian()),
                side("b", LUMINANCE, 20_000, random, () -> 126 + 20 * random.nextGaussian()));
        Confounder found = confounders.sorted().get(0);

        assertTrue(found.isApart());
        // The standard error of a standardised difference is about the root of 1/n + 1/m.
        assertEquals(0.01, found.standardError().orElseThrow(), 0.006);
        assertEquals(0.3, found.difference().orElseThrow(), 0.04);
        assertTrue(found.interval().orElseThrow().low() > 0.2);
        assertEquals(0.119, found.excess(), 0.02);
    }

    /** Equal means and deviations do not hide that half of a set is darker and half is brighter. */
    @Test
    void aSpreadIsFoundWithoutAShift() {
        Random random = new Random(8);
        Confounders confounders = new Confounders();
        confounders.add(
                LUMINANCE,
                side("a", LUMINANCE, 3_000, random, () -> 120 + 30 * random.nextGaussian()),
                side("b", LUMINANCE, 3_000, random, () -> random.nextBoolean() ? 90 : 150));
        Confounder found = confounders.sorted().get(0);

        assertTrue(Math.abs(found.difference().orElseThrow()) < Confounders.NEGLIGIBLE_DIFFERENCE);
        assertTrue(found.isApart());
        assertTrue(found.totalVariation() > 0.8);
    }

    /**
     * Of draws from one population under 1 in 100 is told apart: small sets and large, heavy tails, two sizes, and units of
     * several images; and what chance makes of total variation is what was foretold.
     */
    @Test
    void onePopulationIsSeldomToldApart() {
        // A unit's images are alike in value, but not in every part of the histogram: chance is foretold too high
        // there.
        for (double[] each : new double[][] {{160, 1, 1.15}, {1_600, 1, 1.15}, {1_200, 8, 2.5}}) {
            int images = (int) each[0];
            int unit = (int) each[1];
            Random random = new Random(images);
            int draws = 100;
            int apart = 0;
            double total = 0;
            double foretold = 0;
            for (int draw = 0; draw < draws; draw++) {
                Confounders confounders = new Confounders();
                for (Measure measure : List.of(LUMINANCE, SHARPNESS, WIDTH)) {
                    confounders.add(
                            measure,
                            side("a", measure, images, unit, random, population(measure, unit, random)),
                            side("b", measure, images + 40, unit, random, population(measure, unit, random)));
                }
                for (Confounder found : confounders.sorted()) {
                    apart += found.isApart() ? 1 : 0;
                    total += found.totalVariation();
                    foretold += found.byChance();
                }
            }
            String where = images + " images, units of " + unit + ": " + apart + ", " + total + " " + foretold;
            assertTrue(apart <= 0.01 * 3 * draws, where);
            assertTrue(0.9 * total < foretold && foretold < each[2] * total, where);
        }
    }

    /** Images of a unit share most of their value. */
    private static DoubleSupplier population(Measure measure, int unit, Random random) {
        double[] shared = new double[1];
        int[] place = new int[1];
        return () -> {
            if (place[0]++ % unit == 0) {
                shared[0] = random.nextGaussian();
            }
            double z = unit == 1 ? shared[0] : 0.9 * shared[0] + Math.sqrt(0.19) * random.nextGaussian();
            return measure.equals(LUMINANCE)
                    ? 120 + 30 * z
                    : measure.equals(SHARPNESS) ? 400 * Math.exp(z) : z > 0.5 ? 512 : 640;
        };
    }

    @Test
    void aSetWithoutImagesIsNotCompared() {
        Confounders confounders = new Confounders();
        confounders.add(WIDTH, all("a", WIDTH, 64), side("b", WIDTH, 0, new Random(1), () -> 0));
        confounders.add(QUALITY, all("a", QUALITY, Double.NaN), all("b", QUALITY, Double.NaN));
        confounders.add(LUMINANCE, all("a", LUMINANCE, 3), side("b", LUMINANCE, 1, new Random(1), () -> 3));

        List<Confounder> found = confounders.sorted();

        assertEquals(2, found.size());
        for (Confounder each : found) {
            assertFalse(each.isApart(), each.toString());
            assertEquals(0, each.totalVariation(), 1e-12);
            assertTrue(each.difference().isEmpty(), each.toString());
        }
    }
}
