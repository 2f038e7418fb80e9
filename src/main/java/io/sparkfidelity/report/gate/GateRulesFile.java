package io.sparkfidelity.report.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.storage.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gate's rules as YAML spells them; the components of the records are the keys. {@code conf/gate} explains each. */
public final class GateRulesFile {
    private static final double DEFAULT_SE = 3;
    private static final double DEFAULT_ALPHA = 0.01;
    /** A median absolute deviation of fewer says nothing. */
    private static final int FEWEST_OF_MEDIAN = 3;

    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS));

    record RulesForm(
            String name, String correction, Double alpha, String units, JsonNode baseline, List<RuleForm> rules) {}

    record RuleForm(
            String metric,
            String model,
            String candidate,
            Double max,
            Double min,
            @JsonProperty("max_rise") Double maxRise,
            @JsonProperty("max_rise_relative") Double maxRiseRelative,
            @JsonProperty("max_rise_se") Double maxRiseSe,
            @JsonProperty("min_rise") Double minRise,
            Boolean paired,
            JsonNode baseline,
            @JsonProperty("min_n") Long minN,
            @JsonProperty("max_reject_ratio") Double maxRejectRatio) {}

    private final String where;
    private final Set<String> measures;
    private final Set<String> descriptions;

    private GateRulesFile(String where, Set<String> measures, Set<String> descriptions) {
        this.where = where;
        this.measures = measures;
        this.descriptions = descriptions;
    }

    /**
     * The rules of a YAML text.
     *
     * @param where names the text in messages
     * @throws GateRulesException if it holds none, with the reason
     */
    public static GateRules parse(String yaml, String where) throws GateRulesException {
        return parse(yaml, where, Set.of(), Set.of());
    }

    /**
     * The same where scores have other names than metrics too.
     *
     * @param measures names of the scores that the night has, and of those that it ought to have
     * @param descriptions names of the night's measures that are no scores, as no end of them is the better one
     */
    public static GateRules parse(String yaml, String where, Set<String> measures, Set<String> descriptions)
            throws GateRulesException {
        return new GateRulesFile("rules " + where, measures, descriptions).rules(yaml);
    }

    private GateRules rules(String yaml) throws GateRulesException {
        RulesForm form;
        try {
            form = YAML.read(yaml, RulesForm.class);
        } catch (JsonProcessingException e) {
            throw new GateRulesException(where + ": " + firstLine(e.getOriginalMessage()), e);
        }
        if (form == null || form.rules() == null || form.rules().isEmpty()) {
            throw new GateRulesException(
                    where + ": no rules; write 'rules:' and under it '- metric: fid' with a check");
        }
        GateRules.Correction correction = correction(form.correction());
        if (form.alpha() != null && correction == GateRules.Correction.NONE) {
            throw new GateRulesException(where + ": alpha belongs to 'correction: holm'; leave it out, or write that");
        }
        double alpha = form.alpha() == null ? DEFAULT_ALPHA : form.alpha();
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new GateRulesException(where + ": alpha is " + alpha + "; it must be above 0 and at most 0.5");
        }
        List<GateRule> rules = new ArrayList<>();
        for (RuleForm rule : form.rules()) {
            rules.add(rule(rule, rules.size() + 1, correction));
        }
        return new GateRules(
                form.name() == null ? "gate" : form.name(),
                correction,
                alpha,
                units(form.units()),
                baseline(form.baseline(), "baseline"),
                rules);
    }

    private GateRule rule(RuleForm form, int number, GateRules.Correction correction) throws GateRulesException {
        String rule = "rule " + number;
        if (form == null || form.metric() == null) {
            throw new GateRulesException(where + ": " + rule + " names no metric; write 'metric: fid'");
        }
        String name = rule + " (" + form.metric() + ")";
        if (Metrics.named(form.metric()).isEmpty() && !measures.contains(form.metric())) {
            if (descriptions.contains(form.metric())) {
                throw new GateRulesException(where + ": " + rule + ": '" + form.metric()
                        + "' describes images: no end of it is the better one, and no rule can judge it; leave"
                        + " the rule out");
            }
            String known = Stream.concat(
                            Metrics.all().stream().map(Metric::name),
                            measures.stream()
                                    .filter(measure -> Metrics.named(measure).isEmpty())
                                    .sorted())
                    .collect(Collectors.joining(", "));
            throw new GateRulesException(
                    where + ": " + rule + ": no metric '" + form.metric() + "'; there are " + known);
        }
        if (form.maxRiseSe() != null && correction == GateRules.Correction.HOLM) {
            throw new GateRulesException(where + ": " + name
                    + ": under 'correction: holm' alpha decides what is significant; leave max_rise_se out (min_rise 0"
                    + " tests every rise)");
        }
        GateRule made = new GateRule(
                form.metric(),
                Optional.ofNullable(form.model()),
                Optional.ofNullable(form.candidate()),
                number(form.max(), name + ": max", Double.NEGATIVE_INFINITY),
                number(form.min(), name + ": min", Double.NEGATIVE_INFINITY),
                number(form.maxRise(), name + ": max_rise", 0),
                number(form.maxRiseRelative(), name + ": max_rise_relative", 0),
                form.maxRiseSe() != null || form.minRise() != null,
                number(form.maxRiseSe(), name + ": max_rise_se", 0).orElse(DEFAULT_SE),
                number(form.minRise(), name + ": min_rise", 0).orElse(0),
                Optional.ofNullable(form.paired()),
                baseline(form.baseline(), name + ": baseline"),
                leastImages(form.minN(), name + ": min_n"),
                share(form.maxRejectRatio(), name + ": max_reject_ratio"));
        if (!made.checksSomething()) {
            throw new GateRulesException(where + ": " + name
                    + " checks nothing; give it max, min, max_rise, max_rise_relative, max_rise_se, min_rise, min_n or"
                    + " max_reject_ratio");
        }
        if (made.paired().isPresent() && !made.needsBaseline()) {
            throw new GateRulesException(where + ": " + name
                    + " compares nothing, so that paired says nothing; leave it out, or give the rule max_rise,"
                    + " max_rise_relative, max_rise_se or min_rise");
        }
        if (made.paired().orElse(false) && Metrics.named(form.metric()).isPresent()) {
            throw new GateRulesException(
                    where + ": " + name + ": paired is for measures, which have a value for each image; leave it out");
        }
        if (made.baseline().isPresent() && !made.needsBaseline()) {
            throw new GateRulesException(where + ": " + name
                    + " has a baseline and compares nothing with it; give it max_rise, max_rise_relative, max_rise_se"
                    + " or min_rise");
        }
        return made;
    }

    private OptionalLong leastImages(Long value, String key) throws GateRulesException {
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value < 1) {
            throw new GateRulesException(where + ": " + key + " is " + value + "; it must be 1 or more");
        }
        return OptionalLong.of(value);
    }

    private OptionalDouble share(Double value, String key) throws GateRulesException {
        OptionalDouble share = number(value, key, 0);
        if (share.isPresent() && share.getAsDouble() > 1) {
            throw new GateRulesException(where + ": " + key + " is " + value + "; it is a share, 0 to 1");
        }
        return share;
    }

    private OptionalDouble number(Double value, String key, double least) throws GateRulesException {
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (!Double.isFinite(value) || value < least) {
            throw new GateRulesException(
                    where + ": " + key + " is " + value + "; it must be a number" + (least == 0 ? ", 0 or more" : ""));
        }
        return OptionalDouble.of(value);
    }

    private GateRules.Correction correction(String text) throws GateRulesException {
        return switch (text == null ? "none" : text) {
            case "none" -> GateRules.Correction.NONE;
            case "holm" -> GateRules.Correction.HOLM;
            default -> throw new GateRulesException(where + ": correction is '" + text + "'; write none or holm");
        };
    }

    private GateRules.Units units(String text) throws GateRulesException {
        return switch (text == null ? "common" : text) {
            case "common" -> GateRules.Units.COMMON;
            case "independent" -> GateRules.Units.INDEPENDENT;
            default -> throw new GateRulesException(where + ": units is '" + text + "'; write common or independent");
        };
    }

    private Optional<Baseline> baseline(JsonNode node, String key) throws GateRulesException {
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.isTextual() && node.textValue().equals("last_accepted")) {
            return Optional.of(new Baseline.LastAccepted());
        }
        if (node.size() == 1 && node.path("pinned").isTextual()) {
            return Optional.of(new Baseline.Pinned(node.get("pinned").textValue()));
        }
        if (node.size() == 1
                && node.path("median").canConvertToInt()
                && node.get("median").intValue() >= FEWEST_OF_MEDIAN) {
            return Optional.of(new Baseline.MedianOf(node.get("median").intValue()));
        }
        throw new GateRulesException(where + ": " + key + " is " + node
                + "; write {pinned: FILE}, last_accepted, or {median: K} with K of 3 or more");
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
