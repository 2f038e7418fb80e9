package io.sparkfidelity.report.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schema {@code spark-fidelity/gate/1}; components are the JSON's keys, and numbers that do not exist are null.
 *
 * @param run the report's name in a history
 * @param startedAt when the run started; ISO 8601, UTC
 * @param gatedAt when it was judged
 * @param report where the report was
 * @param rules the rules' name
 * @param rulesDigest SHA-256 of their text
 * @param baselineNamed the run that the command line pinned; null if the rules say it all
 * @param correction of the tests for their number: {@code none} (unadjusted) or {@code holm}
 * @param alpha of the correction
 * @param tests how many rises were tested for significance
 * @param passed whether every judgement did
 * @param accepted whether later nights may be held against this one: it passed, or somebody said so
 * @param acceptedBecause why somebody said so
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GateResult(
        String schema,
        Report.Tool tool,
        String run,
        String startedAt,
        String gatedAt,
        String report,
        String rules,
        String rulesDigest,
        @Nullable String baselineNamed,
        String correction,
        @Nullable Double alpha,
        int tests,
        boolean passed,
        boolean accepted,
        @Nullable String acceptedBecause,
        List<Judgement> judgements) {
    public static final String SCHEMA = "spark-fidelity/gate/1";

    /**
     * One rule on one score.
     *
     * @param rule its place in the rules, from 1
     * @param model null where the report has no such score and the rule names none
     * @param candidate likewise
     * @param gated the metric whose rise was judged: {@code metric}, or the corrected one in its place
     * @param value of {@code gated}
     * @param baselineRun what it was held against
     * @param rise positive where the night is worse, whichever way the metric goes
     * @param standardError of the rise
     * @param riseLimit the largest rise that the rule lets pass
     * @param pValue of no rise, one-sided
     * @param adjustedPValue after Holm's correction
     * @param pairs images of both nights that the rise is the mean difference of; null where it is that of the nights' scores
     * @param notes what a reader should know of how it was judged
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Judgement(
            int rule,
            String metric,
            @Nullable String model,
            @Nullable String candidate,
            String gated,
            @Nullable Double value,
            @Nullable String baselineRun,
            @Nullable Double baseline,
            @Nullable Double rise,
            @Nullable Double standardError,
            @Nullable Double riseLimit,
            @Nullable Double pValue,
            @Nullable Double adjustedPValue,
            @Nullable Long pairs,
            boolean passed,
            List<Check> checks,
            List<String> notes) {}

    /**
     * One condition of a rule.
     *
     * @param check the rule's key, or {@code judged} where the rule could not be applied
     * @param text the condition and what was found, in words
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Check(
            String check, @Nullable Double value, @Nullable Double limit, boolean passed, String text) {
        static Check failure(String reason) {
            return new Check("judged", null, null, false, reason);
        }
    }

    /**
     * The result of a JSON text that comes from outside.
     *
     * @param where names it in messages
     * @throws StorageException if it is none
     */
    public static GateResult parse(byte[] json, String where) throws StorageException {
        GateResult result = Json.read(new String(json, StandardCharsets.UTF_8), GateResult.class, where);
        boolean whole = result != null
                && SCHEMA.equals(result.schema())
                && Stream.of(
                                result.run(),
                                result.startedAt(),
                                result.gatedAt(),
                                result.report(),
                                result.rules(),
                                result.rulesDigest(),
                                result.correction())
                        .allMatch(Objects::nonNull)
                && (!result.correction().equals(GateRules.Correction.HOLM.label())
                        || result.alpha() != null && Double.isFinite(result.alpha()))
                && result.judgements() != null
                && result.judgements().stream().allMatch(GateResult::whole)
                && result.passed() == passed(result.judgements())
                && (result.passed() || result.accepted() == (result.acceptedBecause() != null))
                && (!result.passed() || result.accepted());
        if (!whole) {
            throw new StorageException(where + " is no outcome of a gate; delete it and run the gate again");
        }
        return result;
    }

    /** A night without a judgement was judged by nothing. */
    private static boolean passed(List<Judgement> judgements) {
        return !judgements.isEmpty() && judgements.stream().allMatch(Judgement::passed);
    }

    private static boolean whole(Judgement judgement) {
        return judgement != null
                && judgement.metric() != null
                && judgement.gated() != null
                && (judgement.baseline() == null || judgement.baselineRun() != null)
                && Stream.of(judgement.value(), judgement.baseline(), judgement.rise(), judgement.standardError())
                        .allMatch(number -> number == null || Double.isFinite(number))
                && judgement.notes() != null
                && judgement.notes().stream().allMatch(Objects::nonNull)
                && judgement.checks() != null
                && judgement.checks().stream()
                        .allMatch(check -> check != null && check.check() != null && check.text() != null)
                && judgement.passed() == judgement.checks().stream().allMatch(Check::passed);
    }

    /** How the tests were corrected for their number, in words. */
    public String adjustment() {
        String rises = tests + (tests == 1 ? " rise" : " rises") + " tested";
        return correction.equals(GateRules.Correction.HOLM.label())
                ? rises + ", Holm's correction at alpha "
                        + RiseChecks.plain(Objects.requireNonNull(alpha, "Holm's correction has one"))
                : rises + ", unadjusted for their number";
    }
}
