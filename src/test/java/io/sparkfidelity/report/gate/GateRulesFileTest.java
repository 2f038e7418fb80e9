package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRulesFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [{metric: fid, maxx: 1}]                        | no key 'maxx'; there are baseline,"
                        + " candidate, max,",
                "ruls: []                                                | no key 'ruls'; there are alpha, baseline,"
                        + " correct",
                "rules: []                                               | no rules",
                "''                                                      | it is empty",
                "rules: [{max: 1}]                                       | rule 1 names no metric",
                "rules: [{metric: fidd, max: 1}]                         | no metric 'fidd'; there are fid, ",
                "rules: [{metric: fid}]                                  | rule 1 (fid) checks nothing",
                "rules: [{metric: fid, max: 1, baseline: last_accepted}] | compares nothing with it",
                "rules: [{metric: fid, max: .nan}]                       | 'max' of entry 1 of 'rules': Malformed num",
                "rules: [{metric: fid, max: '1'}]                        | 'max' of entry 1 of 'rules': ",
                "rules: [{metric: fid, min_rise: -1}]                    | min_rise is -1.0; it must be a number, 0 or"
                        + " more",
                "rules: [{metric: fid, max_rise: 1}]                     | limits a rise and has no baseline",
                "rules: [{metric: fid, max_rise: 1, baseline: {median: 2}}] | write {pinned: FILE}, last_accepted, or"
                        + " {m",
                "rules: [{metric: fid, max_rise: 1, baseline: newest}]   | write {pinned: FILE}",
                "{alpha: 0.1, rules: [{metric: fid, max: 1}]}            | alpha belongs to 'correction: holm'",
                "{alpha: 2, correction: holm, rules: [{metric: fid, max: 1}]} | alpha is 2.0",
                "{correction: holm, rules: [{metric: fid, max_rise_se: 3}]} | leave max_rise_se out",
                "{correction: bonferroni, rules: [{metric: fid, max: 1}]} | write none or holm",
                "{units: shared, rules: [{metric: fid, max: 1}]}         | write common or independent",
                "{rules: [{metric: fid, max: 1, max: 2}]}                | Duplicate field 'max'",
                "'rules: ['                                              | rules test"
            })
    void badRulesAreNamed(String yaml, String message) {
        GateRulesException error = assertThrows(GateRulesException.class, () -> GateRulesFile.parse(yaml, "test")
                .complete());
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    @Test
    void theRulesOfTheJarAreRules() throws Exception {
        GateRules rules = GateRulesFile.parse(Files.readString(Path.of("conf/gate/default.yaml")), "default");
        assertEquals(2, rules.rules().size());
        assertThrows(GateRulesException.class, rules::complete);
        assertEquals(Set.of("a.json"), rules.pinnedTo("a.json").complete().pinned());
    }

    /** Both ends count, as in the benchmark; a submission that is too good fails, and one without the score does. */
    @ParameterizedTest
    @CsvSource({
        "23.01085758, 31.68631873, 5000, true, true",
        "23.95007626, 31.81331801, 5000, true, true",
        "23.0108575,  31.6863187,  5000, false, false",
        "23.9500763,  31.813319,   5000, false, false",
        "23.5,        31.75,       4999, false, false",
        "23.5,        ,            5000, true, false"
    })
    void mlperfsBandsAreTheBenchmarks(double fid, Double clip, long n, boolean fidPasses, boolean clipPasses)
            throws Exception {
        GateRules rules = GateRulesFile.parse(
                Files.readString(Path.of("conf/gate/mlperf-sdxl-5k.yaml")), "mlperf", Set.of("clip_score"), Set.of());
        Nights night = new Nights()
                .score("fid", fid, Collections.nCopies(16, fid))
                .with("model", "inception-2015/pytorch-fid");
        if (clip != null) {
            night.score("clip_score", clip, Collections.nCopies(16, clip))
                    .with("model", "clip-vit-b32")
                    .with("direction", "larger-is-better");
        }
        Report report = night.candidateN(n).report();
        Gate.Verdict verdict =
                Gate.judge(report, rules.complete(), new BaselineRuns(Map.of(), List.of()), NightValues.none());
        assertEquals(
                List.of(fidPasses, clipPasses),
                verdict.judgements().stream().map(GateResult.Judgement::passed).toList());
    }

    @Test
    void measuresAreNamedAsTheyAreKnown() throws Exception {
        String yaml = "rules: [{metric: 'mine', min: 1}]";
        assertEquals(
                1,
                GateRulesFile.parse(yaml, "test", Set.of("mine", "fid"), Set.of("other"))
                        .rules()
                        .size());
        GateRulesException error = assertThrows(
                GateRulesException.class,
                () -> GateRulesFile.parse(yaml, "test", Set.of("clip_score", "fid"), Set.of()));
        assertTrue(error.getMessage().endsWith(", clip_score"), error.getMessage());
        GateRulesException described = assertThrows(
                GateRulesException.class, () -> GateRulesFile.parse(yaml, "test", Set.of("fid"), Set.of("mine")));
        assertTrue(described.getMessage().contains("rule 1: 'mine' describes images"), described.getMessage());
    }

    @Test
    void theLongestLookBackCounts() throws Exception {
        GateRules rules = GateRulesFile.parse(
                "baseline: last_accepted\n"
                        + "rules: [{metric: fid, min_rise: 0}, {metric: kid, min_rise: 0, baseline: {median: 7}}]",
                "test");
        assertEquals(7, rules.complete().acceptedRuns());
    }
}
