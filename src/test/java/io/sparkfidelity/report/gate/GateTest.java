package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.Results;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {
    private static final String PINNED = "baseline: {pinned: base.json}\nrules:\n";
    private static final double[] BUCKETS =
            IntStream.range(0, 16).mapToDouble(i -> 1 + i % 4).toArray();

    @Test
    void aNightAsGoodAsItsBaselinePasses() throws Exception {
        GateResult.Judgement judgement = only(night(0), PINNED + "- {metric: kid, max_rise_se: 3, max: 2.5, min: 0}");
        assertTrue(judgement.passed(), judgement.toString());
        assertEquals("base.json", judgement.baselineRun());
        assertEquals(0, judgement.rise());
    }

    @Test
    void aRiseMustBeSignificantAndLarge() throws Exception {
        // Every bucket rises alike, but for a little noise: the difference's error is small, whatever the scores' own.
        assertFalse(only(night(0.2), PINNED + "- {metric: kid, max_rise_se: 3}").passed());
        assertTrue(only(night(0.2), PINNED + "- {metric: kid, min_rise: 0.25}").passed());
        assertFalse(only(night(0.2), PINNED + "- {metric: kid, max_rise: 0.1}").passed());
        assertTrue(only(night(0.2), PINNED + "- {metric: kid, max_rise: 0.3}").passed());
        assertFalse(only(night(0.2), PINNED + "- {metric: kid, max_rise_relative: 0.05}")
                .passed());
        assertTrue(only(night(0.2), PINNED + "- {metric: kid, max_rise_relative: 0.2}")
                .passed());
        // Added variances know nothing of what the nights share: there the same rise is nothing.
        assertTrue(only(night(0.2), "units: independent\n" + PINNED + "- {metric: kid, max_rise_se: 3}")
                .passed());
    }

    @Test
    void whereLargerIsBetterAFallIsBad() throws Exception {
        Nights low = new Nights().mean("density", shifted(-0.2));
        Nights high = new Nights().mean("density", shifted(0.2));
        String rule = PINNED + "- {metric: density, max_rise_se: 3}";
        Map<String, NamedReport> base =
                Map.of("base.json", new Nights().mean("density", BUCKETS).named("base.json"));
        GateResult.Judgement fallen = Gate.judge(
                        low.report(), rules(rule), new BaselineRuns(base, List.of()), NightValues.none())
                .judgements()
                .get(0);
        assertFalse(fallen.passed());
        assertEquals(0.2, fallen.rise(), 0.01);
        assertTrue(Gate.judge(high.report(), rules(rule), new BaselineRuns(base, List.of()), NightValues.none())
                .passed());
    }

    /** As a network of pairs, which embeds no dataset. */
    private static Nights underAnotherModel(Nights night, String fingerprint) {
        night.json.put("models", List.of(night.model, Map.of("name", "pairs", "fingerprint", fingerprint)));
        return night.with("model", "pairs");
    }

    @Test
    void aMeasureOfAModelThatEmbedsNoDatasetIsOfThoseThatAnotherEmbeds() throws Exception {
        Map<String, NamedReport> base =
                Map.of("base.json", underAnotherModel(night(0), "p0").named("base.json"));
        for (String fingerprint : List.of("p0", "p1")) {
            GateResult.Judgement judgement = Gate.judge(
                            underAnotherModel(night(0), fingerprint).report(),
                            rules(PINNED + "- {metric: kid, max_rise_se: 3, min_n: 1000}"),
                            new BaselineRuns(base, List.of()),
                            NightValues.none())
                    .judgements()
                    .get(0);
            assertEquals(fingerprint.equals("p0"), judgement.passed(), judgement.toString());
        }
    }

    @Test
    void limitsNeedNoBaseline() throws Exception {
        GateResult.Judgement judgement =
                only(night(0), "rules: [{metric: kid, max: 2, min: 3, min_n: 2000, max_reject_ratio: 0.001}]");
        assertEquals(
                3, judgement.checks().stream().filter(check -> !check.passed()).count(), judgement.toString());
        Nights rejecting = night(0);
        rejecting.candidate.put("rejected", 2);
        assertFalse(only(rejecting, "rules: [{metric: kid, max_reject_ratio: 0.001}]")
                .passed());
        assertTrue(only(rejecting, "rules: [{metric: kid, max_reject_ratio: 0.002}]")
                .passed());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("another reference", night -> {
                    night.reference.put("fingerprint", "other");
                    night.reference.put("tally", "other");
                }),
                refusal("another model", night -> night.model.put("fingerprint", "other")),
                refusal("another model", night -> night.model.remove("fingerprint")),
                refusal("reference are prepared otherwise", night -> night.reference.put("prepare", "adm-256")),
                refusal("candidate are prepared otherwise", night -> night.candidate.put("prepare", "adm-256")),
                refusal("another estimator", night -> night.with("estimator", "pairs")),
                refusal(
                        "another size of the reference",
                        night -> night.with("n", Map.of("reference", 4000, "candidate", 1000))),
                refusal("no replicates", night -> night.with("replicates", null)),
                refusal(
                        "no replicates",
                        night -> night.with(
                                "replicates", Map.of("reference", List.of(), "candidate", List.of(1.0, 2.0)))),
                refusal("the report has no kid", night -> night.scores.clear()),
                refusal("the report has no kid of model", night -> night.with("metric", "fid")),
                refusal("kid has no value: singular", night -> night.with("value", null)
                        .with("warnings", List.of("singular"))),
                refusal("does not say what its reference was", night -> night.reference.put("role", "candidate")),
                refusal("does not say how many images", night -> night.candidate.put("name", "other")));
    }

    private static Arguments refusal(String reason, Consumer<Nights> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeJudgedFailsInWords(String reason, Consumer<Nights> change) throws Exception {
        Nights night = night(0);
        change.accept(night);
        GateResult.Judgement judgement =
                only(night, PINNED + "- {metric: kid, model: m, max_rise_se: 3, max_reject_ratio: 0.01}");
        assertFalse(judgement.passed());
        assertTrue(GateTable.reason(judgement).contains(reason), GateTable.reason(judgement));
    }

    @Test
    void equalTalliesAreOneReferenceWhereverItLies() throws Exception {
        Nights night = night(0);
        night.reference.put("fingerprint", "moved");
        assertTrue(only(night, PINNED + "- {metric: kid, max_rise_se: 3}").passed());
    }

    @Test
    void aBiasedScoreOfAnotherSizeGivesWayToItsCorrectedSibling() throws Exception {
        Nights base = new Nights().mean("fid", BUCKETS).mean("fid_infinity", BUCKETS);
        Nights night = new Nights()
                .mean("fid", shifted(0.5))
                .mean("fid_infinity", shifted(0))
                .candidateN(900);
        GateResult.Judgement judgement = only(night, base, PINNED + "- {metric: fid, max_rise_se: 3}");
        assertTrue(judgement.passed(), judgement.toString());
        assertEquals("fid_infinity", judgement.gated());
        assertTrue(GateTable.reason(judgement).contains("fid_infinity is gated instead"), judgement.toString());
        // Within 1% fid itself is judged.
        night.candidateN(991);
        assertEquals(
                "fid",
                only(night, base, PINNED + "- {metric: fid, max_rise_se: 3}").gated());
        assertFalse(
                only(night, base, PINNED + "- {metric: fid, max_rise_se: 3}").passed());
        night.candidateN(989).scores.remove(1);
        assertTrue(GateTable.reason(only(night, base, PINNED + "- {metric: fid, max_rise_se: 3}"))
                .contains("the report has no fid_infinity to gate instead"));
        Nights energy = new Nights().mean("energy_distance", BUCKETS);
        assertTrue(GateTable.reason(only(
                        new Nights().mean("energy_distance", BUCKETS).candidateN(500),
                        energy,
                        PINNED + "- {metric: energy_distance, max_rise_se: 3}"))
                .contains("no metric corrects it"));
    }

    @Test
    void candidatesNamedAfterTheirNightAreComparedIfThereIsOne() throws Exception {
        Nights night = night(0).with("candidate", "night-12");
        assertTrue(only(night, PINNED + "- {metric: kid, max_rise_se: 3}").passed());
        GateResult.Judgement named = only(night, PINNED + "- {metric: kid, candidate: night-12, max_rise_se: 3}");
        assertTrue(GateTable.reason(named).contains("base.json has no kid of 'night-12'"), named.toString());
    }

    @Test
    void acceptedRunsAreBaselines() throws Exception {
        GateRules last = rules("baseline: last_accepted\nrules: [{metric: kid, max_rise_se: 3}]");
        GateResult.Judgement none = Gate.judge(night(0).report(), last, BaselineRuns.none(), NightValues.none())
                .judgements()
                .get(0);
        assertFalse(none.passed());
        assertTrue(
                GateTable.reason(none).contains("0 accepted runs before this one and 1 are needed"), none.toString());
        List<NamedReport> three = List.of(
                night(0.3).named("c"), night(0.1).named("b"), night(-0.1).named("a"));
        GateResult.Judgement newest = Gate.judge(
                        night(0).report(), last, new BaselineRuns(Map.of(), three), NightValues.none())
                .judgements()
                .get(0);
        assertEquals("c", newest.baselineRun());
        GateRules median = rules("baseline: {median: 5}\nrules: [{metric: kid, max_rise_se: 3}]");
        GateResult.Judgement middle = Gate.judge(
                        night(0.7).report(), median, new BaselineRuns(Map.of(), three), NightValues.none())
                .judgements()
                .get(0);
        assertEquals(2.6, middle.baseline(), 0.01);
        // The runs' own spread, 1.4826 x 0.2, is above the error of a difference of two.
        assertEquals(1.4826 * 0.2, middle.standardError(), 0.01);
        assertTrue(middle.passed());
        assertTrue(GateTable.reason(middle).contains("the median is of 3 accepted runs"), middle.toString());
        assertFalse(Gate.judge(
                        night(0).report(), median, new BaselineRuns(Map.of(), three.subList(0, 2)), NightValues.none())
                .passed());
    }

    @Test
    void outputsSayWhetherTestsAreCorrected() throws Exception {
        assertTrue(table("").contains("1 rise tested, unadjusted"), table(""));
        String holm = table("correction: holm\n");
        assertTrue(holm.contains("Holm's correction at alpha 0.01"), holm);
        assertTrue(holm.contains("adjusted p-value"), holm);
    }

    private static String table(String head) throws Exception {
        GateRules rules = rules(head + PINNED + "- {metric: kid, min_rise: 0}");
        Gate.Verdict verdict =
                Gate.judge(night(0.2).report(), rules, base(new Nights().mean("kid", BUCKETS)), NightValues.none());
        return GateTable.of(Results.of(rules, verdict, null));
    }

    @Test
    void whatIsAcceptedByHandStaysFailed() throws Exception {
        GateRules rules = rules("rules: [{metric: kid, max: 1}]");
        Gate.Verdict verdict = Gate.judge(night(0).report(), rules, BaselineRuns.none(), NightValues.none());
        assertTrue(GateTable.of(Results.of(rules, verdict, "new baseline")).contains("accepted by hand: new baseline"));
        assertNull(verdict.judgements().get(0).baseline());
    }

    private static Nights night(double rise) {
        return new Nights().mean("kid", shifted(rise));
    }

    private static double[] shifted(double rise) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, 16)
                .mapToDouble(i -> BUCKETS[i] + rise + (rise == 0 ? 0 : 0.02 * (random.nextDouble() - 0.5)))
                .toArray();
    }

    private static BaselineRuns base(Nights nights) {
        return new BaselineRuns(Map.of("base.json", nights.named("base.json")), List.of());
    }

    private static GateResult.Judgement only(Nights night, String yaml) throws Exception {
        return only(night, new Nights().mean("kid", BUCKETS), yaml);
    }

    private static GateResult.Judgement only(Nights night, Nights base, String yaml) throws Exception {
        List<GateResult.Judgement> judgements = Gate.judge(night.report(), rules(yaml), base(base), NightValues.none())
                .judgements();
        assertEquals(1, judgements.size());
        return judgements.get(0);
    }

    private static GateRules rules(String yaml) throws GateRulesException {
        return GateRulesFile.parse(yaml, "test").complete();
    }
}
