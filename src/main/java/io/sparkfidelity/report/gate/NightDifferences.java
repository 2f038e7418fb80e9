package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.report.values.PairedValues;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much worse a night is than earlier runs: a measure image by image, where the nights keep their values and share their
 * images; all else, and what cannot be paired, by buckets.
 */
final class NightDifferences {
    /** Of either night's images, so many must be of both before a rule that does not ask for it compares them alone. */
    private static final double LEAST_SHARE = 0.5;

    private static final String BY_ID = ", by id since not both nights have a column pair";

    private static final String THIS = "this night";

    private final Report night;
    private final GateRules rules;
    private final NightValues values;

    NightDifferences(Report night, GateRules rules, NightValues values) {
        this.night = night;
        this.rules = rules;
        this.values = values;
    }

    /**
     * Differences, one a run.
     *
     * @param worse positive where the night is worse, whichever way the metric goes
     * @param pairs of the run with the fewest; none by buckets
     * @param notes how they were made, where that needs words
     */
    record Made(List<ScoreDifference> worse, OptionalLong pairs, List<String> notes) {}

    /** Pairs of a run, or why there are none. */
    private record Pairing(Optional<PairedValues> values, String obstacle) {
        static Pairing none(String obstacle) {
            return new Pairing(Optional.empty(), obstacle);
        }
    }

    Made of(GateRule rule, Report.ScoreEntry score, List<EarlierScore> earlier) {
        boolean measure = Metrics.named(score.metric()).isEmpty();
        boolean kept =
                keeps(night) || earlier.stream().anyMatch(run -> keeps(run.run().report()));
        // Nights that share nothing by the rules' own word are not paired unless a rule says so.
        boolean wanted = rule.paired().orElse(kept && rules.units() == GateRules.Units.COMMON);
        if (!measure || !wanted) {
            return byBuckets(score, earlier, List.of());
        }
        List<PairedValues> pairs = new ArrayList<>();
        for (EarlierScore run : earlier) {
            Pairing pairing = pairing(rule, score, run);
            if (pairing.values().isEmpty()) {
                return byBuckets(score, earlier, List.of("by buckets and not image by image: " + pairing.obstacle()));
            }
            pairs.add(pairing.values().get());
        }
        boolean larger = NightDifference.largerIsBetter(score);
        long fewest = pairs.stream().mapToLong(PairedValues::pairs).min().orElse(0);
        return new Made(
                pairs.stream()
                        .map(PairedValues::rise)
                        .map(rise -> larger ? NightDifference.reversed(rise) : rise)
                        .toList(),
                OptionalLong.of(fewest),
                List.of(words(pairs, fewest)));
    }

    private static String words(List<PairedValues> pairs, long fewest) {
        Set<PairedValues.Key> keys = pairs.stream().map(PairedValues::key).collect(Collectors.toSet());
        String by = "image by image"
                + (keys.contains(PairedValues.Key.PAIR)
                        ? ", by the column pair" + (keys.size() > 1 ? " where both nights have it" : "")
                        : keys.contains(PairedValues.Key.ID_FOR_LACK_OF_PAIRS) ? BY_ID : "")
                + ": ";
        if (pairs.size() > 1) {
            return by + TextTable.count(fewest) + " images or more of both, with each of " + pairs.size() + " runs";
        }
        PairedValues only = pairs.get(0);
        String words = by + TextTable.count(fewest) + " images of both nights";
        PairedValues.Alone now = only.later();
        PairedValues.Alone before = only.earlier();
        if (now.only() + before.only() > 0) {
            words += "; " + TextTable.count(now.only()) + " of this one and " + TextTable.count(before.only())
                    + " of the baseline's have no partner and do not count";
        }
        if (now.shared() + before.shared() > 0) {
            words += "; " + TextTable.count(now.shared()) + " of this one and " + TextTable.count(before.shared())
                    + " of the baseline's share their pair with another image of their night and do not count";
        }
        return words;
    }

    private Made byBuckets(Report.ScoreEntry score, List<EarlierScore> earlier, List<String> notes) {
        return new Made(
                earlier.stream()
                        .map(run -> NightDifference.worse(run.score(), score, rules.units()))
                        .toList(),
                OptionalLong.empty(),
                notes);
    }

    private Pairing pairing(GateRule rule, Report.ScoreEntry score, EarlierScore run) {
        String name = run.run().name();
        Report before = run.run().report();
        if (!keeps(night) || !keeps(before)) {
            return Pairing.none((keeps(night) ? name : THIS) + " keeps no values of single images");
        }
        PairedValues pairs;
        try {
            pairs = PairedValues.of(column(before, name, run.score()), column(night, THIS, score));
        } catch (StorageException e) {
            return Pairing.none(String.valueOf(e.getMessage()));
        }
        if (pairs.elsewhere() > 0) {
            return Pairing.none(TextTable.count(pairs.elsewhere()) + " images are in other buckets than in " + name
                    + ", as the units are other ones");
        }
        if (rule.paired().isEmpty() && pairs.share() < LEAST_SHARE) {
            return Pairing.none(TextTable.count(pairs.pairs()) + " images are of both this night and " + name
                    + (pairs.key() == PairedValues.Key.ID_FOR_LACK_OF_PAIRS ? BY_ID : "")
                    + ", fewer than half; paired: true compares them all the same");
        }
        return pairs.rise().standardError().isEmpty()
                ? Pairing.none("the " + TextTable.count(pairs.pairs()) + " images of both this night and " + name
                        + " fill fewer than 8 buckets")
                : new Pairing(Optional.of(pairs), "");
    }

    /** @param name of the report in messages */
    private ValuesFile.Column column(Report report, String name, Report.ScoreEntry score) throws StorageException {
        Optional<ValuesFile.Column> column;
        try {
            column = values.of(report).column(score.candidate(), score.model(), score.metric());
        } catch (StorageException e) {
            throw new StorageException("the values of " + name + " cannot be had: " + e.getMessage(), e);
        }
        return column.orElseThrow(() ->
                new StorageException(name + " keeps no values of '" + score.candidate() + "' by " + score.metric()));
    }

    private static boolean keeps(Report report) {
        return report.measures().values() != null && report.measures().values().sha256() != null;
    }
}
