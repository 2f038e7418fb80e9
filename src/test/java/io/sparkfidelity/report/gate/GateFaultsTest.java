package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.Results;
import io.sparkfidelity.report.history.HistoryPage;
import io.sparkfidelity.report.history.HistoryRun;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is missing, not finite or not possible passes no gate, as a night or as a baseline. */
class GateFaultsTest {
    private static final String RISE = "baseline: {pinned: base}\nrules: [{metric: fid, max_rise_se: 3}]";
    private static final String HOLM =
            "correction: holm\nbaseline: {pinned: base}\nrules: [{metric: fid, min_rise: 0}]";
    private static final String PLAIN = "rules: [{metric: fid, max: 100, min_n: 500, max_reject_ratio: 0.5}]";
    private static final List<String> RULES = List.of(PLAIN, RISE, HOLM);

    static Stream<Arguments> damage() {
        return Stream.of(
                Arguments.of("negative", change(n -> n.with("value", -5)), RULES),
                Arguments.of("huge", change(n -> n.with("value", 1e200)), RULES),
                Arguments.of("missing", change(n -> n.scores.get(0).remove("value")), RULES),
                Arguments.of("infinite", change(n -> n.with("value", new BigDecimal("1e999"))), RULES),
                Arguments.of("text", change(n -> n.with("value", "5")), RULES),
                Arguments.of("direction", change(n -> n.with("direction", "sideways")), RULES),
                Arguments.of("huge replicates", replicates(1e200), List.of(RISE, HOLM, PLAIN)),
                Arguments.of("a replicate far off", replicates(1e90), RULES),
                Arguments.of(
                        "a replicate far off, without an error",
                        change(n -> replicated(n, 1e90).with("standardError", null)),
                        RULES),
                Arguments.of("replicates that spread", spread(30, 1), RULES),
                Arguments.of("replicates that spread on both sides", spread(30, -1), RULES),
                Arguments.of("an error too small", change(n -> n.with("standardError", 1e-6)), RULES),
                Arguments.of("infinite replicates", replicates(Double.POSITIVE_INFINITY), List.of(RISE, HOLM)),
                Arguments.of("no replicates", replicates(), List.of(RISE, HOLM)),
                Arguments.of("missing replicates", change(n -> n.with("replicates", null)), List.of(RISE, HOLM)),
                Arguments.of("huge error", change(n -> n.with("standardError", 1e300)), RULES),
                Arguments.of("negative error", change(n -> n.with("standardError", -1)), RULES),
                Arguments.of("no images", change(n -> n.candidateN(0)), RULES),
                Arguments.of("unknown n", change(n -> n.with("n", Collections.singletonMap("reference", 5000))), RULES),
                Arguments.of("no rejected", change(n -> n.candidate.remove("rejected")), List.of(PLAIN)),
                Arguments.of("no found", change(n -> n.candidate.remove("found")), List.of(PLAIN)),
                Arguments.of("no embedded", change(n -> n.candidate.remove("embedded")), List.of(PLAIN)),
                Arguments.of("lost", change(n -> n.candidate.put("embedded", 400)), List.of(PLAIN)),
                Arguments.of("too many", change(n -> n.candidate.put("embedded", 4000)), List.of(PLAIN)),
                Arguments.of(
                        "none found",
                        change(n -> n.candidate.putAll(Map.of("found", 0, "embedded", 0))),
                        List.of(PLAIN)),
                Arguments.of(
                        "two of a name",
                        change(n -> n.json.put("datasets", List.of(n.reference, n.candidate, n.candidate))),
                        List.of(PLAIN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damage")
    void aDamagedNightPassesNoRule(String what, Consumer<Nights> change, List<String> rules) throws Exception {
        for (String yaml : rules) {
            assertTrue(
                    judged(night().bytes(), night().bytes(), yaml).orElseThrow().passed(), "undamaged: " + yaml);
            Nights damaged = night();
            change.accept(damaged);
            Optional<Gate.Verdict> verdict = judged(damaged.bytes(), night().bytes(), yaml);
            assertFalse(verdict.map(Gate.Verdict::passed).orElse(false), yaml + verdict);
            verdict.ifPresent(GateFaultsTest::requireWords);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damage")
    void nothingIsHeldAgainstADamagedBaseline(String what, Consumer<Nights> change, List<String> rules)
            throws Exception {
        for (String yaml : rules) {
            if (yaml.equals(PLAIN)) {
                continue;
            }
            Nights damaged = night();
            change.accept(damaged);
            Optional<Gate.Verdict> verdict = judged(night().bytes(), damaged.bytes(), yaml);
            assertFalse(verdict.map(Gate.Verdict::passed).orElse(false), yaml + verdict);
            verdict.ifPresent(GateFaultsTest::requireWords);
        }
    }

    @Test
    void anEndlessLimitFails() throws Exception {
        for (String check : List.of("max_rise_se: 1e308, min_rise: 1e308", "max_rise_relative: 1e308")) {
            Nights far = night();
            far.with("value", 1e90);
            String yaml = "baseline: {pinned: base}\nrules: [{metric: fid, " + check + "}]";
            Optional<Gate.Verdict> verdict =
                    judged(far.bytes(), replicated(far, 1e90).bytes(), yaml);
            assertFalse(verdict.orElseThrow().passed(), verdict::toString);
            requireWords(verdict.get());
        }
    }

    @Test
    void replicatesThatHideARiseAreNamed() throws Exception {
        Nights base = replicated(night(), 1e6);
        Gate.Verdict verdict = judged(
                        Nights.drawn("fid", new SplittableRandom(5), 400).bytes(), base.bytes(), RISE)
                .orElseThrow();
        assertFalse(verdict.passed());
        assertTrue(verdict.toString().contains("of the baseline base a replicate of fid is "), verdict::toString);
    }

    @Test
    void whatAnswersForItsReplicatesIsJudged() throws Exception {
        // Sides that share their units, whose errors cancel out, and buckets of unequal sizes.
        Nights shared = night();
        List<Double> candidate =
                IntStream.range(0, 16).mapToObj(i -> 4 + 0.1 * (i % 3)).toList();
        List<Double> reference = candidate.stream().map(r -> 8.0001 - r).toList();
        shared.with("replicates", Map.of("reference", reference, "candidate", candidate));
        shared.with("standardError", 1e-4);
        Nights unequal = night();
        unequal.with("standardError", 0.1);
        for (Nights sound : List.of(shared, unequal)) {
            Gate.Verdict verdict = judged(sound.bytes(), sound.bytes(), RISE).orElseThrow();
            assertTrue(verdict.passed(), verdict::toString);
        }
    }

    @Test
    void rulesThatPassEverythingAreNone() {
        for (String rule : List.of("min_n: 0", "min_n: -5", "max_reject_ratio: 1.5", "max: .nan", "max: .inf")) {
            assertThrows(
                    GateRulesException.class,
                    () -> GateRulesFile.parse("rules: [{metric: fid, " + rule + "}]", "test"),
                    rule);
        }
    }

    @Test
    void metricsKnowWhatTheyCanBe() {
        for (Metric metric : Metrics.all()) {
            ValueRange range = metric.possible();
            assertFalse(range.holds(Double.NaN) || range.holds(Double.POSITIVE_INFINITY) || range.holds(1e200));
            assertTrue(range.holds(1), metric.name());
        }
        for (String name : List.of("fid", "cmmd", "energy_distance", "inception_score", "recall", "density")) {
            assertFalse(Metrics.named(name).orElseThrow().possible().holds(-5), name);
        }
        assertTrue(Metrics.named("kid").orElseThrow().possible().holds(-5), "unbiased");
        assertFalse(Metrics.named("coverage").orElseThrow().possible().holds(1.1));
    }

    @Test
    void outcomesThatContradictThemselvesAreRefused() throws Exception {
        GateRules rules = GateRulesFile.parse("rules: [{metric: fid, max: 0.5}]", "test");
        Gate.Verdict failed = Gate.judge(night().report(), rules, BaselineRuns.none(), NightValues.none());
        String json = new String(Json.write(Results.of(rules, failed, null)), StandardCharsets.UTF_8);
        for (String forged : List.of(
                json.replaceFirst("\"passed\" : false", "\"passed\" : true"),
                json.replaceFirst("\"accepted\" : false", "\"accepted\" : true"),
                json.replaceFirst("\"passed\" : false", "\"passed\" : true")
                        .replaceFirst("(?s)\"judgements\" : .*", "\"judgements\" : []}"))) {
            assertThrows(
                    StorageException.class,
                    () -> GateResult.parse(forged.getBytes(StandardCharsets.UTF_8), "outcome"),
                    forged);
        }
    }

    /** Whatever happens to the bytes: a line that says no, a failure in words, or a verdict of numbers. */
    @Test
    void damagedBytesAreRefusedOrJudgedByNumbers() throws Exception {
        byte[] report = night().bytes();
        for (byte[] mutant : (Iterable<byte[]>) Mutations.of(report, 21, 3000)::iterator) {
            for (String yaml : RULES) {
                for (Optional<Gate.Verdict> verdict :
                        List.of(judged(mutant, report, yaml), judged(report, mutant, yaml))) {
                    verdict.ifPresent(GateFaultsTest::requireWords);
                }
            }
        }
    }

    @Test
    void damagedOutcomesAreRefusedOrShown() throws Exception {
        GateRules rules = GateRulesFile.parse(HOLM, "test").complete();
        Gate.Verdict verdict = judged(night().bytes(), night().bytes(), HOLM).orElseThrow();
        byte[] outcome = Json.write(Results.of(rules, verdict, null));
        int shown = 0;
        for (byte[] mutant : (Iterable<byte[]>) Mutations.of(outcome, 22, 3000)::iterator) {
            try {
                GateResult read = GateResult.parse(mutant, "outcome");
                HistoryPage.of(List.of(new HistoryRun("n", night().report(), Optional.of(read))), List.of());
                GateTable.of(read);
                JUnitXml.of(read);
                shown++;
            } catch (StorageException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        assertTrue(shown > 0 && shown < 3000, "both kinds: " + shown);
    }

    private static Nights night() {
        return Nights.drawn("fid", new SplittableRandom(5), 4);
    }

    private static Consumer<Nights> change(Consumer<Nights> change) {
        return change;
    }

    private static Consumer<Nights> replicates(double... values) {
        return night -> replicated(night, values);
    }

    /** Of the same values on both sides, or of opposite ones. */
    private static Consumer<Nights> spread(double by, int sign) {
        List<Double> list =
                IntStream.range(0, 16).mapToObj(i -> 4 + by * (i % 2)).toList();
        List<Double> other = list.stream().map(r -> 4 + sign * (r - 4) * 0.5).toList();
        return night -> night.with("replicates", Map.of("reference", other, "candidate", list));
    }

    private static Nights replicated(Nights night, double... values) {
        List<Double> list = values.length == 0
                ? List.of()
                : Stream.iterate(0, i -> i + 1)
                        .limit(16)
                        .map(i -> i == 3 ? values[0] : Double.valueOf(i))
                        .toList();
        return night.with("replicates", Map.of("reference", List.of(), "candidate", list));
    }

    /** Nothing where a report is refused. */
    private static Optional<Gate.Verdict> judged(byte[] night, byte[] base, String yaml) throws Exception {
        GateRules rules = GateRulesFile.parse(yaml, "test").complete();
        try {
            NamedReport before = new NamedReport("base", ReportJson.parse(base, "base"));
            return Optional.of(Gate.judge(
                    ReportJson.parse(night, "night"),
                    rules,
                    new BaselineRuns(Map.of("base", before), List.of()),
                    NightValues.none()));
        } catch (StorageException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Every judgement says something, in finite numbers, and reads back. */
    private static void requireWords(Gate.Verdict verdict) {
        for (GateResult.Judgement judgement : verdict.judgements()) {
            assertFalse(judgement.checks().isEmpty());
            for (Double number : Arrays.asList(
                    judgement.value(), judgement.baseline(), judgement.rise(), judgement.standardError())) {
                assertTrue(number == null || Double.isFinite(number), judgement::toString);
            }
            for (GateResult.Check check : judgement.checks()) {
                assertFalse(check.text().isBlank());
                assertTrue(check.value() == null || Double.isFinite(check.value()), check::toString);
                assertTrue(check.limit() == null || Double.isFinite(check.limit()), check::toString);
                assertFalse(check.passed() && check.text().matches(".*(NaN|Infinity).*"), check::text);
            }
        }
        try {
            GateRules rules = GateRulesFile.parse(PLAIN, "test");
            GateResult result = Results.of(rules, verdict, null);
            assertEquals(result, GateResult.parse(Json.write(result), "outcome"));
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        } catch (GateRulesException e) {
            throw new AssertionError(e);
        }
    }
}
