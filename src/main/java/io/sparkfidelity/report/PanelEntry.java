package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.ratio.ModelPanel;
import io.sparkfidelity.metric.ratio.Ratio;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a candidate's log ratios over the models of a run; components are the JSON's keys.
 *
 * @param metric such as {@code fid_ratio}
 * @param models whose ratios it is the mean of, two or more
 * @param without models under which the ratio has no value above 0
 * @param value the geometric mean of the ratios, exp(logMean)
 * @param ci95 of value; null without a standard error
 * @param logMean mean of the ratios' natural logarithms
 * @param standardError of logMean; null where a model's ratio has none
 * @param spread standard deviation of the logarithms between models
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PanelEntry(
        String metric,
        String reference,
        String candidate,
        List<String> models,
        List<String> without,
        double value,
        double @Nullable [] ci95,
        double logMean,
        @Nullable Double standardError,
        double spread) {
    public PanelEntry {
        models = models == null ? List.of() : List.copyOf(models);
        without = without == null ? List.of() : List.copyOf(without);
    }

    private record Key(String metric, String reference, String candidate) {}

    /** Those of a report's scores, in their order. */
    static List<PanelEntry> all(List<Report.ScoreEntry> scores) {
        Set<String> ratios = Ratio.all().stream().map(Ratio::name).collect(Collectors.toSet());
        Map<Key, List<Report.ScoreEntry>> byCandidate = new LinkedHashMap<>();
        for (Report.ScoreEntry score : scores) {
            if (ratios.contains(score.metric())) {
                byCandidate
                        .computeIfAbsent(
                                new Key(score.metric(), score.reference(), score.candidate()), key -> new ArrayList<>())
                        .add(score);
            }
        }
        List<PanelEntry> entries = new ArrayList<>();
        byCandidate.forEach((key, group) -> of(key, group).ifPresent(entries::add));
        return List.copyOf(entries);
    }

    private static Optional<PanelEntry> of(Key key, List<Report.ScoreEntry> scores) {
        Map<Boolean, List<Report.ScoreEntry>> parts =
                scores.stream().collect(Collectors.partitioningBy(PanelEntry::isAboveZero));
        List<Report.ScoreEntry> valued = Objects.requireNonNull(parts.get(true));
        if (valued.size() < ModelPanel.FEWEST) {
            return Optional.empty();
        }
        ModelPanel panel = ModelPanel.of(valued.stream().map(PanelEntry::member).toList());
        return Optional.of(new PanelEntry(
                key.metric(),
                key.reference(),
                key.candidate(),
                models(valued),
                models(Objects.requireNonNull(parts.get(false))),
                Math.exp(panel.logMean()),
                panel.ci95()
                        .map(interval -> new double[] {Math.exp(interval.low()), Math.exp(interval.high())})
                        .orElse(null),
                panel.logMean(),
                panel.standardError().isPresent() ? panel.standardError().getAsDouble() : null,
                panel.spread()));
    }

    private static boolean isAboveZero(Report.ScoreEntry score) {
        Double value = score.value();
        return value != null && value > 0;
    }

    private static List<String> models(List<Report.ScoreEntry> scores) {
        return scores.stream().map(Report.ScoreEntry::model).toList();
    }

    private static ModelPanel.Member member(Report.ScoreEntry score) {
        Double error = score.standardError();
        double[] interval = score.ci95();
        Report.ReplicatesEntry replicates = score.replicates();
        double perfect = score.details().getOrDefault("perfect", 0.0);
        return new ModelPanel.Member(
                Objects.requireNonNull(score.value()),
                error == null ? OptionalDouble.empty() : OptionalDouble.of(error),
                interval == null ? OptionalDouble.empty() : OptionalDouble.of(interval[1]),
                perfect > 0 ? score.details().getOrDefault("perfectError", 0.0) / perfect : 0,
                replicates == null ? List.of() : replicates.reference(),
                replicates == null ? List.of() : replicates.candidate());
    }
}
