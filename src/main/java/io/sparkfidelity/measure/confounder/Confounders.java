package io.sparkfidelity.measure.confounder;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Which measures tell two sets apart. */
public final class Confounders {
    /** A standardised difference below is negligible: the usual bound of balance (Austin 2009). */
    static final double NEGLIGIBLE_DIFFERENCE = 0.1;

    /** So much of the total variation is negligible. */
    static final double NEGLIGIBLE_SHARE = 0.05;

    /** A difference counts from so many standard errors on: ten measures are looked at, at every candidate of every night. */
    private static final double ERRORS = 4;

    /** The rest stands in the table. */
    private static final int MOST_SAID = 3;

    private final Map<Measure, Side[]> measured = new LinkedHashMap<>();

    /** Adds what was counted of a measure of both sets. */
    public void add(Measure measure, Side reference, Side candidate) {
        measured.put(measure, new Side[] {reference, candidate});
    }

    /** All measures, worst first: by what of the total variation chance does not explain, and then by difference. */
    public List<Confounder> sorted() {
        SideWords words = new SideWords(measured);
        List<Confounder> all = new ArrayList<>();
        measured.forEach((measure, sides) -> {
            if (sides[0].images() > 0 && sides[1].images() > 0) {
                all.add(of(measure, sides[0], sides[1], words));
            }
        });
        all.sort(Comparator.comparing(Confounder::isApart)
                .thenComparing(Confounder::excess)
                .thenComparing(each -> Math.abs(each.difference().orElse(0)))
                .reversed());
        return List.copyOf(all);
    }

    /**
     * What a reader of the sets' scores should know, in a sentence; nothing where no measure tells them apart.
     *
     * @param sorted as {@link #sorted} gives them
     */
    public static Optional<String> sentence(List<Confounder> sorted) {
        List<Confounder> apart = sorted.stream().filter(Confounder::isApart).toList();
        // Formats are said with their quality.
        boolean formats = apart.stream().anyMatch(each -> each.measure().equals(SideWords.FORMAT));
        String words = apart.stream()
                .filter(each -> !(formats && each.measure().equals(SideWords.QUALITY)))
                .limit(MOST_SAID)
                .map(Confounder::words)
                .collect(Collectors.joining("; "));
        return apart.isEmpty() ? Optional.empty() : Optional.of(words + ": FID and its like see that too");
    }

    private static Confounder of(Measure measure, Side reference, Side candidate, SideWords words) {
        MeasureSummary a = summary(measure, reference);
        MeasureSummary b = summary(measure, candidate);
        double difference = standardised(a, b);
        boolean known = Double.isFinite(difference);
        ErrorBar error = ErrorBar.between(
                difference,
                side(reference, difference, tally -> standardised(new MeasureSummary(measure, tally), b)),
                side(candidate, difference, tally -> standardised(a, new MeasureSummary(measure, tally))));
        OptionalDouble standardError =
                known && Double.isFinite(error.standardError().orElse(0))
                        ? error.standardError()
                        : OptionalDouble.empty();
        double rows = 1.0 / reference.images() + 1.0 / candidate.images();
        // Where units have several images, the histograms vary by as much more as the means do.
        double inflation = Math.max(1, standardError.orElse(0) / Math.sqrt(rows));
        Shares shares = new Shares(a, reference.images(), b, candidate.images());
        double byChance = shares.byChance(rows) * inflation;
        double excess = shares.totalVariation() - byChance;
        boolean shifted = known
                && standardError.isPresent()
                && Math.abs(difference) > Math.max(NEGLIGIBLE_DIFFERENCE, ERRORS * standardError.getAsDouble());
        boolean spread = excess > Math.max(NEGLIGIBLE_SHARE, ERRORS * inflation * shares.deviationByChance(rows));
        return new Confounder(
                measure,
                known ? OptionalDouble.of(difference) : OptionalDouble.empty(),
                standardError,
                standardError.isPresent() ? error.interval() : Optional.empty(),
                shares.totalVariation(),
                byChance,
                shifted || spread,
                words.of(measure));
    }

    private static MeasureSummary summary(Measure measure, Side side) {
        return new MeasureSummary(measure, side.sample().tally().pooled());
    }

    private static ErrorBar.Side side(Side side, double value, ToDoubleFunction<Tally> without) {
        return new ErrorBar.Side(
                side.sample(),
                Double.isFinite(value) ? Deletion.of(side.sample().tally(), value, without) : Optional.empty());
    }

    private static double standardised(MeasureSummary a, MeasureSummary b) {
        double variance = (Math.pow(a.deviation(), 2) + Math.pow(b.deviation(), 2)) / 2;
        return (b.mean() - a.mean()) / Math.sqrt(variance);
    }
}
