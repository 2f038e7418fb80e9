package io.sparkfidelity.federate.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.MeasuredSites;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.noise.PrivacyLedger;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Measures with noise: how much, and what their means are worth. */
class MeasuredNoiseTest {
    private static final int D = 4;
    private static final String NAME = MeasuredSites.SHARP.name();
    private static final double SIGMA = 4.22467888932684;
    private static final PrivacyLedger.Balance COUNTED = new PrivacyLedger.Balance(1, 0.028);

    private static PrivacyPolicy policy(String what, boolean histograms) throws TallyFileException {
        return PrivacyPolicy.parse(String.format("""
                name: noised
                rules:
                  - {rule: fields, allow: [n, sum, clipped]}
                  - {rule: labels, allow: []}
                  - {rule: measures, allow: ["score:sharp"], histograms: %b}
                  - {rule: minimum-images, images: 5}
                  - {rule: second-moments, imagesPerDimension: 2}
                  - {rule: noise, epsilon: 1, delta: 1.0e-6, totalEpsilon: 2, what: %s, imagesPerUnit: 1}
                """, histograms, what), "p");
    }

    /** Values within the range, as a site counts them for noise. */
    private static List<MeasuredSites.Valued> images(int n) {
        Random random = new Random(4);
        List<MeasuredSites.Valued> images = new ArrayList<>();
        for (Sites.Image image : Sites.images("north", n, D, 0.4, 1, true)) {
            double value = 3 + 0.5 * random.nextGaussian();
            images.add(new MeasuredSites.Valued(image, Math.max(0, Math.min(4, value))));
        }
        return images;
    }

    private static TallyFile shaped(List<MeasuredSites.Valued> images, PrivacyPolicy policy) throws PrivacyRefusal {
        Contents contents = new Contents(List.of(NAME));
        for (int i = 0; i < images.size(); i++) {
            contents.add(
                    Group.whole("north"), 2L * i, i, new double[] {images.get(i).value()});
        }
        return policy.apply(MeasuredSites.file("north", images), contents);
    }

    /** One image moves the parts n/4, 3/4 n of the measure, value, square/2 and histogram/2 by a root of 2.125 at most. */
    @Test
    void noiseIsOfTheVariancesThatTheFileSaysAndUnbiased() throws Exception {
        PrivacyPolicy policy = policy("[n, measures]", true);
        TallyFile shaped = shaped(images(300), policy);
        assertEquals(
                List.of(
                        "n",
                        "noise",
                        NAME + ".histogram",
                        NAME + ".n",
                        NAME + ".noise",
                        NAME + ".value",
                        NAME + ".valueSquare"),
                shaped.whole().fields().stream().map(Field::name).toList());
        Tally plain = shaped.pooled();
        double spread = SIGMA * SIGMA * (1 / 16.0 + 9 / 16.0 + 1 + 1 / 4.0 + 1 / 4.0);
        assertEquals(16 * spread, NoiseFields.variance(plain, MomentFields.N), 1);
        double[] expected = {16 / 9.0 * spread, spread, 4 * spread, 4 * spread};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], plain.value(NAME + ".noise", i) / 65536.0, i == 1 || i == 2 ? 1e-4 : 1);
        }
        Noise noise = policy.noise().orElseThrow();
        int draws = 100;
        double[] square = new double[3];
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            Tally noised = noise.noised(shaped, COUNTED, new Random(i)).pooled();
            double value = (noised.value(NAME + ".value", 0) - plain.value(NAME + ".value", 0)) * 0x1p-36;
            sum += value;
            square[0] += value * value;
            square[1] += Math.pow(
                    (noised.value(NAME + ".valueSquare", 0) - plain.value(NAME + ".valueSquare", 0)) * 0x1p-36, 2);
            square[2] += Math.pow(noised.value(NAME + ".n", 0) - plain.value(NAME + ".n", 0), 2);
        }
        // Four standard errors of 100 draws.
        assertEquals(0, sum / draws / Math.sqrt(spread), 4 / Math.sqrt(draws));
        assertEquals(1, square[0] / draws / spread, 4 * Math.sqrt(2.0 / draws));
        assertEquals(1, square[1] / draws / (4 * spread), 4 * Math.sqrt(2.0 / draws));
        assertEquals(1, square[2] / draws / (16 / 9.0 * spread), 4 * Math.sqrt(2.0 / draws));
        TallyFile file = noise.noised(shaped, COUNTED, new Random(1)).issued(1, java.time.Instant.EPOCH);
        assertEquals(
                file,
                TallyFileReader.parse("f", TallyFileWriter.bytes(file, Optional.empty()), Trust.unsigned())
                        .file());
    }

    /** The population's mean is 3, but for what the range cuts off; images are drawn anew each time, and so is the noise. */
    @Test
    void theIntervalHoldsTheImagesSpreadAndTheNoise() throws Exception {
        PrivacyPolicy policy = policy("[n, measures]", false);
        Noise noise = policy.noise().orElseThrow();
        TallyFile shaped = shaped(images(500), policy);
        double mean = images(500).stream()
                .mapToDouble(MeasuredSites.Valued::value)
                .average()
                .orElseThrow();
        double deviation = Math.sqrt(images(500).stream()
                .mapToDouble(each -> Math.pow(each.value() - mean, 2))
                .average()
                .orElseThrow());
        int draws = 300;
        int covered = 0;
        double error = 0;
        double bias = 0;
        Random random = new Random(11);
        for (int i = 0; i < draws; i++) {
            TallyFile file = noise.noised(shaped, COUNTED, new Random(1000 + i));
            Sample sample = file.sample("c", MeasuredSites.KEY).orElseThrow();
            Score score =
                    new MeasureMean(MeasuredSites.SHARP).compute(new ModelTraits("images", false), sample, sample);
            // Where another sample's mean would be.
            double truth = mean + deviation / Math.sqrt(500) * random.nextGaussian();
            covered += Math.abs(score.value() - truth)
                            <= 1.959964 * score.standardError().orElseThrow()
                    ? 1
                    : 0;
            error += score.standardError().orElseThrow();
            bias += score.value() - mean;
        }
        // 300 draws of 95% scatter by 1.3 points: three of them.
        assertEquals(0.95, covered / (double) draws, 0.039);
        assertTrue(Math.abs(bias / draws) < 4 * error / draws / Math.sqrt(draws), "bias " + bias / draws);
        // Of u: noise on the sum and 4/3 of it on the count, of which the mean of 3/4 has its part, over 500.
        double spread = SIGMA * SIGMA * (1 / 16.0 + 9 / 16.0 + 1 + 1 / 4.0);
        double ofNoise = 4 * Math.sqrt(spread * (1 + 16 / 9.0 * 0.75 * 0.75)) / 500;
        assertEquals(Math.sqrt(ofNoise * ofNoise + deviation * deviation / 500), error / draws, 0.01);
    }

    @Test
    void noiseOnMeasuresNeedsMeasures() throws Exception {
        Contents contents = new Contents();
        for (int i = 0; i < 200; i++) {
            contents.add(Group.whole("north"), 2L * i, i);
        }
        TallyFile plain = Sites.file("north", Sites.images("north", 200, D, 0, 1, true), true);
        assertTrue(assertThrows(PrivacyRefusal.class, () -> policy("[n, measures]", false)
                        .apply(plain, contents))
                .getMessage()
                .contains("the tally has no measures, which 'what' names"));
        assertTrue(assertThrows(TallyFileException.class, () -> policy("[n, votes, measures]", false))
                .getMessage()
                .contains("must be [n, sum], [n, votes], [n, measures] or [n, sum, measures]"));
    }
}
