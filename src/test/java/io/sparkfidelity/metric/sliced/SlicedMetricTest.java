package io.sparkfidelity.metric.sliced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.ProjectionDirections;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedMetricTest {
    private static final ModelTraits MODEL = new ModelTraits("features", false);
    private static final Set<String> FIELDS = Set.of(MomentFields.N, MomentFields.SUM, ProjectedFields.PROJECTED);

    /** The exact distances by sorting, which this test trusts, against the reference's five directions and MIND's hundred. */
    @ParameterizedTest
    @ValueSource(strings = {"relu64", "relu64-same", "unit128", "fewer-samples-than-dims", "constant-dims"})
    void sortingEqualsTheReference(String name) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        JsonNode five = expected(name).get("five_directions");
        double[][] directions = NumpyFiles.doubles("sliced/" + name + ".directions5.npy");
        for (int k = 0; k < directions.length; k++) {
            double[] u = projected(arrays.get("reference"), directions[k]);
            double[] v = projected(arrays.get("candidate"), directions[k]);
            double w = five.get("wasserstein2_squared").get(k).asDouble();
            assertEquals(w, exactWasserstein(u, v), 1e-12 * w);
            double e = five.get("energy_biased").get(k).asDouble();
            assertEquals(e, exactEnergy(u, v), 1e-12 * e);
        }
        JsonNode mind = expected(name).path("mind_100_projections");
        if (!mind.isMissingNode()) {
            float[][] larger = arrays.get(mind.get("larger").asText());
            float[][] smaller = arrays.get(mind.get("larger").asText().equals("reference") ? "candidate" : "reference");
            float[][] cut = new float[smaller.length][];
            Arrays.setAll(cut, i -> larger[mind.get("rows_of_larger").get(i).asInt()]);
            float[][] hundred = NumpyFiles.npy("sliced/" + name + ".directions100.npy");
            double mean = Arrays.stream(hundred)
                    .mapToDouble(theta -> {
                        double[] direction = IntStream.range(0, theta.length)
                                .mapToDouble(i -> theta[i])
                                .toArray();
                        return exactWasserstein(projected(cut, direction), projected(smaller, direction));
                    })
                    .average()
                    .orElseThrow();
            double value = 3 * hundred[0].length * mean;
            assertEquals(mind.get("float64").asDouble(), value, 1e-9 * value);
            // The tool's own float32.
            assertEquals(mind.get("torch_fidelity").asDouble(), value, 1e-6 * value);
        }
    }

    /**
     * Histograms against sorting on the same directions: what the grid loses is about what joining its bins loses. And
     * against the reference's many other directions: within four errors of both programs' directions.
     */
    @ParameterizedTest
    @ValueSource(strings = {"relu64", "unit128", "fewer-samples-than-dims", "constant-dims"})
    void histogramsEqualSortingButForTheGrid(String name) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/" + name + ".npz");
        float[][] x = arrays.get("reference");
        float[][] y = arrays.get("candidate");
        int d = x[0].length;
        Sample reference = whole(x);
        Sample candidate = whole(y);
        double[][] directions = ProjectionDirections.integers(d, ProjectedFields.DIRECTIONS);
        double wasserstein = 0;
        double energy = 0;
        for (double[] integers : directions) {
            double[] direction =
                    Arrays.stream(integers).map(i -> Math.scalb(i, -21)).toArray();
            double[] u = projected(x, direction);
            double[] v = projected(y, direction);
            wasserstein += exactWasserstein(u, v) / directions.length;
            energy += exactEnergy(u, v) / directions.length;
        }
        JsonNode expected = expected(name);
        Score w2 = score(SlicedMetric.Kind.SLICED_WASSERSTEIN, reference, candidate);
        Score mind = score(SlicedMetric.Kind.MIND, reference, candidate);
        Score e = score(SlicedMetric.Kind.SLICED_ENERGY, reference, candidate);
        assertEquals(wasserstein, w2.value(), 2 * w2.details().get("gridError"));
        assertTrue(w2.details().get("gridError") < 0.015 * wasserstein);
        assertEquals(energy, e.value(), 2 * e.details().get("gridError"));
        assertTrue(e.details().get("gridError") < 0.015 * energy);
        assertEquals(3.0 * d * w2.value(), mind.value(), 1e-12 * mind.value());
        JsonNode all = expected.get("mind_all_rows");
        double theirs = all.at("/with_controls/standard_error").asDouble();
        double ours = all.get("std_over_directions").asDouble() / Math.sqrt(directions.length);
        assertEquals(ours, mind.details().get("directionError"), 0.25 * ours);
        assertEquals(
                all.at("/with_controls/value").asDouble(),
                mind.value(),
                4 * Math.hypot(theirs, ours) + 2 * mind.details().get("gridError"));
        double ofEnergy = expected.get("energy_std_over_directions").asDouble() / Math.sqrt(directions.length);
        assertEquals(
                expected.get("sliced_energy_biased_exact").asDouble(),
                e.value(),
                4 * ofEnergy + 2 * e.details().get("gridError"));
    }

    private static Score score(SlicedMetric.Kind kind, Sample reference, Sample candidate) {
        return new SlicedMetric(kind, false).compute(MODEL, reference, candidate);
    }

    /** Any two histograms on any grid, against the integrals summed over fine steps. */
    @Property(tries = 30)
    void distancesAreTheirIntegrals(
            @ForAll @IntRange(min = 1, max = 9) int bins,
            @ForAll @IntRange(min = 1, max = 5) int most,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] edges = random.doubles(bins + 1, -2, 2).sorted().toArray();
        long[] x = random.longs(bins, 0, most + 1).toArray();
        long[] y = random.longs(bins, 0, most + 1).toArray();
        x[random.nextInt(bins)]++;
        y[random.nextInt(bins)]++;
        int steps = 20_000;
        double squares = 0;
        for (int i = 0; i < steps; i++) {
            double p = (i + 0.5) / steps;
            squares += Math.pow(quantile(x, edges, p) - quantile(y, edges, p), 2) / steps;
        }
        double area = 0;
        for (int i = 0; i < steps; i++) {
            double at = -2 + 4 * (i + 0.5) / steps;
            area += 2 * Math.pow(share(x, edges, at) - share(y, edges, at), 2) * 4 / steps;
        }
        // Quantiles jump, shares bend: the steps' own error.
        assertEquals(squares, LineDistance.wasserstein(x, y, edges), 2e-3);
        assertEquals(area, LineDistance.energy(x, y, edges), 1e-5);
        assertEquals(LineDistance.wasserstein(y, x, edges), LineDistance.wasserstein(x, y, edges), 0);
        assertEquals(0, LineDistance.wasserstein(x, x, edges), 0);
        assertEquals(0, LineDistance.energy(x, x, edges), 0);
    }

    private static double quantile(long[] counts, double[] edges, double p) {
        double rows = p * Arrays.stream(counts).sum();
        for (int bin = 0; bin < counts.length; bin++) {
            if (rows <= counts[bin] && counts[bin] > 0) {
                return edges[bin] + (edges[bin + 1] - edges[bin]) * rows / counts[bin];
            }
            rows -= counts[bin];
        }
        throw new AssertionError();
    }

    private static double share(long[] counts, double[] edges, double at) {
        double rows = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            double width = edges[bin + 1] - edges[bin];
            rows += counts[bin] * Math.max(0, Math.min(1, (at - edges[bin]) / width));
        }
        return rows / Arrays.stream(counts).sum();
    }

    /** Between draws of one distribution: 0 in the mean, with an error that is the spread or more; and the shift between two. */
    @Test
    void atInfinityTheBiasIsGone() {
        int draws = Draws.count(25, 400);
        for (double shift : new double[] {0, 0.6}) {
            double[] plugIn = new double[draws];
            double[] values = new double[draws];
            double variance = 0;
            for (int i = 0; i < draws; i++) {
                Sample x = sample(Tallies.normal(2L * i, 200, 8, 0, 1), 24);
                Sample y = sample(Tallies.normal(2L * i + 1, 150, 8, shift, 1), 24);
                Score score = new SlicedMetric(SlicedMetric.Kind.MIND, true).compute(MODEL, x, y);
                plugIn[i] = score.details().get("plugIn");
                values[i] = score.value();
                variance += Math.pow(score.standardError().orElseThrow(), 2) / draws;
            }
            // A shift of the mean alone is |shift|^2 along all directions together, and 3 times that.
            double truth = 3 * 8 * shift * shift * mean24();
            double spread = spread(values);
            // The bias of normal rows falls slower than 1/n, by a factor of log(log(n)) (del Barrio, Gine and Utzet
            // 2005), so that of it
            // something is left: 5 to 8% at this n, 4% at eight times as many.
            double bias = mean(plugIn) - truth;
            assertEquals(truth, mean(values), 4 * spread / Math.sqrt(draws) + 0.1 * bias);
            assertTrue(bias > 0.15, "the plug-in is biased: " + mean(plugIn));
            double ratio = Math.sqrt(variance) / spread;
            assertTrue(ratio > 0.75 && ratio < 2.2, "error over spread is " + ratio);
        }
    }

    /** The mean of (theta . 1)^2 over the directions in use: 1 over all directions. */
    private static double mean24() {
        return Arrays.stream(ProjectionDirections.integers(8, 24))
                .mapToDouble(theta -> Math.pow(Math.scalb(Arrays.stream(theta).sum(), -21), 2))
                .average()
                .orElseThrow();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double spread(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    @Test
    void whatIsBeyondTheGridIsRefused() {
        float[][] rows = Tallies.normal(1, 50, 16, 0, 1);
        Sample fine = sample(rows, 10);
        float[] far = new float[16];
        double[] direction = ProjectionDirections.integers(16, 1)[0];
        for (int i = 0; i < far.length; i++) {
            far[i] = (float) (15.9 * Math.signum(direction[i]));
        }
        rows[7] = far;
        Score score = new SlicedMetric(SlicedMetric.Kind.MIND, false).compute(MODEL, fine, sample(rows, 10));
        assertFalse(score.hasValue());
        assertTrue(score.warnings().get(0).startsWith("no value: 0.010 of the projections"), "" + score.warnings());
    }

    private static double[] projected(float[][] rows, double[] direction) {
        return Arrays.stream(rows)
                .mapToDouble(row -> IntStream.range(0, row.length)
                        .mapToDouble(i -> row[i] * direction[i])
                        .sum())
                .toArray();
    }

    private static double exactWasserstein(double[] u, double[] v) {
        double[] x = sorted(u);
        double[] y = sorted(v);
        long pairs = (long) x.length * y.length;
        double total = 0;
        for (long at = 0; at < pairs; ) {
            int i = (int) (at / y.length);
            int j = (int) (at / x.length);
            long to = Math.min((i + 1L) * y.length, (j + 1L) * x.length);
            total += (to - at) * Math.pow(x[i] - y[j], 2);
            at = to;
        }
        return total / pairs;
    }

    /** Twice the area under the squared difference of the shares of rows up to a point. */
    private static double exactEnergy(double[] u, double[] v) {
        double[] x = sorted(u);
        double[] y = sorted(v);
        double total = 0;
        double at = 0;
        for (int i = 0, j = 0; i < x.length || j < y.length; ) {
            double next = j == y.length || i < x.length && x[i] <= y[j] ? x[i] : y[j];
            double difference = i / (double) x.length - j / (double) y.length;
            total += i + j == 0 ? 0 : 2 * (next - at) * difference * difference;
            at = next;
            if (i < x.length && x[i] == next) {
                i++;
            } else {
                j++;
            }
        }
        return total;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    static Sample whole(float[][] rows) {
        return new Sample("rows", BucketedTally.pooledOnly(tally(fields(rows[0].length, 1000), List.of(rows))));
    }

    private static CountedFields fields(int d, int directions) {
        return CountedFields.of(new TallyFields(new MomentFields(d, new FixedPoint(20)), 0, directions), FIELDS);
    }

    private static Sample sample(float[][] rows, int directions) {
        List<Tally> buckets = new ArrayList<>();
        for (int b = 0; b < Bucket.COUNT; b++) {
            List<float[]> some = new ArrayList<>();
            for (int i = b; i < rows.length; i += Bucket.COUNT) {
                some.add(rows[i]);
            }
            buckets.add(tally(fields(rows[0].length, directions), some));
        }
        return new Sample("rows", BucketedTally.of(buckets));
    }

    private static Tally tally(CountedFields fields, List<float[]> rows) {
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            rows.forEach(accumulator::add);
            return accumulator.toTally();
        }
    }

    private static JsonNode expected(String name) throws IOException {
        try (InputStream json = SlicedMetricTest.class.getResourceAsStream("/golden/sliced/expected.json")) {
            return new ObjectMapper().readTree(json).get("cases").get(name);
        }
    }
}
