package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GateLawsTest {
    private static final String PINNED = "baseline: {pinned: base}\n";

    @Property(tries = 50)
    void aNightAgainstItselfPasses(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 100) double mean)
            throws Exception {
        Nights night = Nights.drawn("kid", new SplittableRandom(seed), mean);
        for (String units : List.of("common", "independent")) {
            Gate.Verdict verdict = judge(
                    night,
                    night,
                    "units: " + units
                            + "\nrules: [{metric: kid, max_rise: 0, max_rise_relative: 0, max_rise_se: 0, min_rise: 0}]");
            assertTrue(verdict.passed(), verdict.toString());
        }
        assertTrue(judge(night, night, "correction: holm\nrules: [{metric: kid, min_rise: 0}]")
                .passed());
    }

    @Property(tries = 50)
    void identicalReplicatesGiveNoError(@ForAll long seed, @ForAll @DoubleRange(min = -1, max = 1) double rise)
            throws Exception {
        double[] buckets = new SplittableRandom(seed).doubles(16).toArray();
        double[] risen =
                IntStream.range(0, 16).mapToDouble(i -> buckets[i] + rise).toArray();
        Gate.Verdict verdict = judge(
                new Nights().mean("kid", risen),
                new Nights().mean("kid", buckets),
                "rules: [{metric: kid, max_rise_se: 3}]");
        GateResult.Judgement judgement = verdict.judgements().get(0);
        // Each replicate is a sum of 15 numbers below 2, rounded: 1e-14 is some tens of roundings.
        assertEquals(0, judgement.standardError(), 1e-14);
        if (Math.abs(rise) > 1e-12) {
            assertEquals(rise < 0, judgement.passed(), judgement.toString());
        }
    }

    @Property(tries = 100)
    void holmNeverAlarmsWhereUnadjustedTestsDoNot(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1) Double> list) {
        double[] p = list.stream().mapToDouble(Double::doubleValue).toArray();
        double[] adjusted = Holm.adjust(p);
        for (int i = 0; i < p.length; i++) {
            assertTrue(adjusted[i] >= p[i] && adjusted[i] <= Math.min(1, p.length * p[i]), "between p and Bonferroni");
            for (int j = 0; j < p.length; j++) {
                assertTrue(p[i] >= p[j] || adjusted[i] <= adjusted[j], "order is kept");
            }
        }
    }

    @Test
    void holmOfAWorkedExample() {
        // 4 x 0.01, 3 x 0.02, then 2 x 0.03 = 0.06 (not below the 0.06 before), then 0.2.
        double[] adjusted = Holm.adjust(new double[] {0.2, 0.01, 0.03, 0.02});
        assertEquals(0.2, adjusted[0], 1e-15);
        assertEquals(0.04, adjusted[1], 1e-15);
        assertEquals(0.06, adjusted[2], 1e-15);
        assertEquals(0.06, adjusted[3], 1e-15);
    }

    /** Skewed draws, nothing shared: 3 SE alarm in less than 0.8% of nights, and see a rise of 8 SE nearly always. */
    @Test
    void falseAlarmsAreRare() throws Exception {
        SplittableRandom random = new SplittableRandom(20260301);
        int nights = 4000;
        int alarms = 0;
        int early = 0;
        int seen = 0;
        int holm = 0;
        GateRules three = rules("rules: [{metric: kid, max_rise_se: 3}]");
        GateRules two = rules("rules: [{metric: kid, max_rise_se: 2}]");
        GateRules corrected = rules("correction: holm\nalpha: 0.05\nrules: [{metric: kid, min_rise: 0},"
                + " {metric: fid_infinity, min_rise: 0}, {metric: cmmd_unbiased, min_rise: 0}]");
        int risen = 400;
        Report before = trio(random, 0).report();
        for (int i = 0; i < nights; i++) {
            BaselineRuns base = new BaselineRuns(Map.of("base", new NamedReport("base", before)), List.of());
            Report night = trio(random, 0).report();
            before = night;
            alarms += Gate.judge(night, three, base, NightValues.none()).passed() ? 0 : 1;
            early += Gate.judge(night, two, base, NightValues.none()).passed() ? 0 : 1;
            holm += Gate.judge(night, corrected, base, NightValues.none()).passed() ? 0 : 1;
            // A bucket's deviation is 1, a mean of 16 has 1/4, a difference of two 0.354.
            seen += i >= risen
                            || Gate.judge(trio(random, 8 * 0.354).report(), three, base, NightValues.none())
                                    .passed()
                    ? 0
                    : 1;
        }
        // Student's t with 15 degrees of freedom: 0.45% above 3, 3.2% above 2. The deviation of 4,000 draws is 0.1% and
        // 0.3%.
        assertEquals(0.0045, (double) alarms / nights, 0.0035);
        assertEquals(0.032, (double) early / nights, 0.012);
        assertTrue((double) holm / nights < 0.06, "three tests together at 5%: " + holm);
        assertTrue((double) seen / risen > 0.98, "seen " + seen);
    }

    private static Nights trio(SplittableRandom random, double rise) {
        Nights nights = new Nights();
        for (String metric : List.of("kid", "fid_infinity", "cmmd_unbiased")) {
            nights.mean(
                    metric, random.doubles(16).map(u -> rise - Math.log(1 - u)).toArray());
        }
        return nights;
    }

    private static Gate.Verdict judge(Nights night, Nights base, String yaml) throws Exception {
        return Gate.judge(night.report(), rules(yaml), base(base), NightValues.none());
    }

    private static BaselineRuns base(Nights base) {
        return new BaselineRuns(Map.of("base", base.named("base")), List.of());
    }

    private static GateRules rules(String yaml) throws GateRulesException {
        return GateRulesFile.parse(PINNED + yaml, "test").complete();
    }
}
