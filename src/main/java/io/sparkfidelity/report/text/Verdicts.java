package io.sparkfidelity.report.text;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the scores of a candidate say together, in a sentence: which of them a perfect model would have too, and which not. */
public final class Verdicts {
    private Verdicts() {}

    private record Key(String candidate, String model) {}

    /** A sentence for every candidate and model, where there are floors to hold scores against. */
    public static List<String> of(Report report) {
        Map<Key, List<Report.ScoreEntry>> scores = new LinkedHashMap<>();
        for (Report.ScoreEntry score : report.scores()) {
            scores.computeIfAbsent(new Key(score.candidate(), score.model()), key -> new ArrayList<>())
                    .add(score);
        }
        boolean severalModels =
                scores.keySet().stream().map(Key::model).distinct().count() > 1;
        List<String> verdicts = new ArrayList<>();
        scores.forEach((key, of) -> sentence(key.candidate(), of)
                .map(sentence -> severalModels ? key.model() + ": " + sentence : sentence)
                .map(TextTable::printable)
                .ifPresent(verdicts::add));
        return List.copyOf(verdicts);
    }

    private static Optional<String> sentence(String candidate, List<Report.ScoreEntry> scores) {
        List<String> within = new ArrayList<>();
        List<String> worse = new ArrayList<>();
        List<String> better = new ArrayList<>();
        String furthest = "";
        double most = 0;
        for (Report.ScoreEntry score : scores) {
            Double value = score.value();
            Report.FloorEntry floor = score.floor();
            if (score.warnings().contains(Score.SAME_SET)) {
                return Optional.of(candidate + " is the very set that " + score.reference() + " is");
            }
            if (value == null || floor == null) {
                continue;
            }
            boolean larger = Score.Direction.LARGER_IS_BETTER.label().equals(score.direction());
            double beyond = larger ? floor.q05() - value : value - floor.q95();
            if (floor.holds(value, larger)) {
                within.add(score.metric());
            } else if (beyond > 0) {
                worse.add(score.metric());
                Double error = score.standardError();
                if (error != null && error > 0 && beyond / error > most) {
                    most = beyond / error;
                    furthest = score.metric();
                }
            } else {
                better.add(score.metric());
            }
        }
        if (within.isEmpty() && worse.isEmpty() && better.isEmpty()) {
            return Optional.empty();
        }
        // Scores against stored statistics have no floors, and stand under another name.
        String reference = scores.stream()
                .filter(score -> score.floor() != null)
                .map(Report.ScoreEntry::reference)
                .findFirst()
                .orElseThrow();
        List<String> parts = new ArrayList<>();
        if (!worse.isEmpty()) {
            parts.add("is worse than a perfect model by " + and(worse) + distance(worse, furthest, most));
        }
        if (!within.isEmpty()) {
            parts.add("cannot be told from " + reference + " by " + and(within));
        }
        if (!better.isEmpty()) {
            parts.add("is better than perfect models are by " + and(better) + ", which calls for a look at the images");
        }
        return Optional.of(candidate + " " + String.join("; it ", parts));
    }

    private static String distance(List<String> worse, String furthest, double errors) {
        if (furthest.isEmpty()) {
            return "";
        }
        String first = worse.size() == 1 ? "" : "look at " + furthest + " first: ";
        return String.format(Locale.ROOT, " (%s%.1f standard errors beyond)", first, errors);
    }

    private static String and(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
