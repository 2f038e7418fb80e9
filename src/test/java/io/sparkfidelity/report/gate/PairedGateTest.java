package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.report.values.PairedValues;
import io.sparkfidelity.report.values.ValuesFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures of two nights, image by image. */
class PairedGateTest {
    private static final String RULE = "{metric: score:flaws, max_rise_se: 3}";
    private static final int IMAGES = 400;

    private final PairedNights nights = new PairedNights();

    /** Prompts differ much, nights of one prompt little; each night lacks images of its own. */
    private static Map<String, Double> drawn(Random random, Random prompts, int from, int to, double shift) {
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < IMAGES; i++) {
            double prompt = prompts.nextGaussian();
            double own = 0.1 * random.nextGaussian();
            if (i >= from && i < to) {
                values.put("prompt-" + i + ".png", prompt + own + shift);
            }
        }
        return values;
    }

    private static Map<String, Double> values(long seed, int from, int to, double shift) {
        return drawn(new Random(seed), new Random(9), from, to, shift);
    }

    private final NamedReport base = nights.night("base.json", values(1, 0, 380, 0), true);

    private GateResult.Judgement judged(NamedReport night, String head, String rule, NamedReport... earlier)
            throws Exception {
        GateRules rules = GateRulesFile.parse(
                head + "rules: [" + rule + "]", "test", java.util.Set.of(PairedNights.MEASURE), java.util.Set.of());
        return Gate.judge(
                        night.report(),
                        rules,
                        new BaselineRuns(Map.of("base.json", earlier[0]), List.of(earlier)),
                        nights.values())
                .judgements()
                .get(0);
    }

    private GateResult.Judgement judged(NamedReport night, String rule) throws Exception {
        return judged(night, "baseline: {pinned: base.json}\n", rule, base);
    }

    @Test
    void aSmallRiseOfEveryImageIsSeenThoughTheNightsShareNotAll() throws Exception {
        NamedReport night = nights.night("night", values(2, 20, IMAGES, 0.05), true);
        GateResult.Judgement paired = judged(night, RULE);
        assertEquals(360, paired.pairs());
        assertFalse(paired.passed(), paired.toString());
        assertEquals(0.05, paired.rise(), 0.02);
        assertTrue(
                paired.notes().toString().contains("image by image: 360 images of both nights; 20 of this one and 20"));
        GateResult.Judgement buckets = judged(night, RULE.replace("}", ", paired: false}"));
        assertNull(buckets.pairs());
        assertTrue(buckets.notes().isEmpty(), buckets.toString());
        assertTrue(buckets.passed(), buckets.toString());
        // The prompts of the images that only one night has are all of the difference.
        assertTrue(buckets.standardError() > 2 * paired.standardError(), buckets + " " + paired);
        assertEquals(paired.value(), buckets.value());
        assertEquals(paired.baseline(), buckets.baseline());
    }

    @Test
    void promptsUnderOtherFileNamesArePairedByTheirColumn() throws Exception {
        String head = "baseline: {pinned: base.json}\n";
        NamedReport before = nights.night("base.json", values(1, 0, 380, 0), "monday/");
        NamedReport now = nights.night("night", values(2, 20, IMAGES, 0.05), "tuesday/");
        GateResult.Judgement paired = judged(now, head, RULE, before);
        assertEquals(360, paired.pairs());
        assertTrue(
                paired.notes()
                        .toString()
                        .contains(
                                "image by image, by the column pair: 360 images of both nights; 20 of this one and 20"),
                paired.toString());
        // The very rise and error of the same images under one name.
        GateResult.Judgement byId = judged(nights.night("night", values(2, 20, IMAGES, 0.05), true), RULE);
        assertEquals(byId.rise(), paired.rise(), 1e-12);
        assertEquals(byId.standardError(), paired.standardError(), 1e-12);
        assertFallsBack(
                "0 images are of both this night and base.json, by id since not both nights have a column pair, fewer"
                        + " than half",
                judged(now, head, RULE, base));
    }

    @Test
    void ofTheSameImagesBothAreOneNumber() throws Exception {
        NamedReport night = nights.night("night", values(2, 0, 380, 0.05), true);
        GateResult.Judgement paired = judged(night, RULE);
        GateResult.Judgement buckets = judged(night, RULE.replace("}", ", paired: false}"));
        assertEquals(380, paired.pairs());
        // But for rounding of sums in another order.
        assertEquals(buckets.rise(), paired.rise(), 1e-12);
        assertEquals(buckets.standardError(), paired.standardError(), 1e-12);
    }

    @Test
    void theSameNightTwiceHasNoRise() throws Exception {
        GateResult.Judgement same = judged(nights.night("night", values(1, 0, 380, 0), true), RULE);
        assertTrue(same.passed());
        assertEquals(0, same.rise());
        assertEquals(0, same.standardError());
    }

    @Test
    void valuesThatCannotBeHadAreSaidAndBucketsTakeTheirPlace() throws Exception {
        NamedReport night = nights.night("night", values(2, 20, IMAGES, 0.05), true);
        NamedReport silent = nights.night("night", values(2, 20, IMAGES, 0.05), false);
        assertFallsBack("this night keeps no values", judged(silent, RULE));
        NamedReport before = nights.night("base.json", values(3, 0, 380, 0), false);
        String head = "baseline: {pinned: base.json}\n";
        assertFallsBack("base.json keeps no values", judged(night, head, RULE, before));
        assertTrue(judged(silent, head, RULE, before).notes().isEmpty(), "nobody ever kept any");
        assertFallsBack(
                "this night keeps no values", judged(silent, head, RULE.replace("}", ", paired: true}"), before));
        nights.lose(base);
        assertFallsBack("the values of base.json cannot be had: they are gone", judged(night, RULE));
    }

    private static void assertFallsBack(String reason, GateResult.Judgement judgement) {
        assertNull(judgement.pairs());
        assertTrue(
                GateTable.reason(judgement).contains("by buckets and not image by image: " + reason),
                judgement.toString());
        assertTrue(judgement.standardError() > 0.012, "of buckets");
    }

    @Test
    void fewSharedImagesArePairedIfARuleSaysSo() throws Exception {
        NamedReport night = nights.night("night", values(2, 200, IMAGES, 0), true);
        assertFallsBack("180 images are of both this night and base.json, fewer than half", judged(night, RULE));
        assertEquals(180, judged(night, RULE.replace("}", ", paired: true}")).pairs());
        assertFallsBack(
                "the 5 images of both this night and base.json fill fewer than 8 buckets",
                judged(nights.night("night", values(2, 375, IMAGES, 0), true), RULE.replace("}", ", paired: true}")));
    }

    @Test
    void nightsThatShareNothingByTheRulesWordAreNotPaired() throws Exception {
        NamedReport night = nights.night("night", values(2, 0, 380, 0), true);
        String head = "units: independent\nbaseline: {pinned: base.json}\n";
        assertNull(judged(night, head, RULE, base).pairs());
        assertEquals(
                380,
                judged(night, head, RULE.replace("}", ", paired: true}"), base).pairs());
    }

    @Test
    void theMedianOfRunsIsPairedWithEach() throws Exception {
        NamedReport other = nights.night("b", values(3, 10, 390, 0.02), true);
        NamedReport third = nights.night("c", values(4, 0, IMAGES, 0.01), true);
        NamedReport night = nights.night("night", values(2, 20, IMAGES, 0.11), true);
        GateResult.Judgement judgement = judged(night, "baseline: {median: 3}\n", RULE, base, other, third);
        assertEquals(0.1, judgement.rise(), 0.02);
        assertEquals(360, judgement.pairs());
        assertFalse(judgement.passed());
        assertTrue(judgement.notes().toString().contains("with each of 3 runs"), judgement.toString());
        // The runs' own spread, 1.4826 times about 0.01, is above the error of a difference of two.
        assertTrue(judgement.standardError() > 0.008 && judgement.standardError() < 0.03, judgement.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'{metric: score:flaws, max: 1, paired: true}', compares nothing",
        "'{metric: fid, min_rise: 0, paired: true}', is for measures",
        "'{metric: score:flaws, min_rise: 0, paired: 3}', paired",
    })
    void rulesThatSayNothingAreRefused(String rule, String reason) {
        GateRulesException refused =
                assertThrows(GateRulesException.class, () -> judged(base, rule), "the rule passes");
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    /**
     * What a gate at 3 standard errors does in 4,000 nights without a change, of which 95% of the images are of both, and how
     * large a change it sees: false alarms one-sided by Student's t of 15 degrees of freedom are 0.45%, 18 of 4,000; 0.8%
     * is 3.3 of that count's deviations above.
     */
    @Test
    void falseAlarmsAreRareAndSmallerChangesAreSeen() {
        int trials = 4000;
        int alarms = 0;
        double paired = 0;
        double buckets = 0;
        Random random = new Random(20);
        for (int t = 0; t < trials; t++) {
            long prompts = random.nextLong();
            Map<String, Double> before = drawn(random, new Random(prompts), 0, 380, 0);
            Map<String, Double> now = drawn(random, new Random(prompts), 20, IMAGES, 0);
            ScoreDifference rise = PairedValues.of(column(before), column(now)).rise();
            double error = rise.standardError().orElseThrow();
            alarms += rise.value() > 3 * error ? 1 : 0;
            paired += error * error;
            double other = NightDifference.worse(
                            PairedNights.mean(before), PairedNights.mean(now), GateRules.Units.COMMON)
                    .standardError()
                    .orElseThrow();
            buckets += other * other;
        }
        assertTrue(alarms < 0.008 * trials, alarms + " false alarms");
        assertTrue(alarms > 0, "a test that never fails tests nothing");
        double ratio = Math.sqrt(buckets / paired);
        // Variances: (360 * 0.02 + 40 * 1.01) / 380^2 by buckets and 0.02 / 360 in pairs, 2.43 squared apart.
        System.out.printf("%d of %d false alarms; buckets see a change %.2f times as large%n", alarms, trials, ratio);
        // Errors of 15 degrees of freedom vary by a fifth each, their mean squares over 4,000 nights by less than a
        // hundredth.
        assertEquals(2.43, ratio, 0.1);
    }

    private static ValuesFile.Column column(Map<String, Double> values) {
        return PairedNights.file(values)
                .column("night", "images", PairedNights.MEASURE)
                .orElseThrow();
    }
}
