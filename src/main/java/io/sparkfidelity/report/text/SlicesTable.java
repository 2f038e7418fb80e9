package io.sparkfidelity.report.text;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report's slices as aligned lines of text for a console. */
public final class SlicesTable {
    private static final int MOST_ROWS = 20;
    private static final int MOST_NAMES = 20;
    private static final int LONGEST_NAME = 40;

    private SlicesTable() {}

    /** The worst slices of every model; empty where a report has none. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        for (SlicesEntry slices : report.slices()) {
            text.append('\n').append(of(slices, dimension(report, slices.model())));
        }
        return text.toString();
    }

    /** A slice's name as a table shows it: its first characters, where it is long. */
    public static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 3)) + "...";
    }

    private static long dimension(Report report, String model) {
        return report.models().stream()
                .filter(entry -> entry.name().equals(model))
                .mapToLong(Report.ModelEntry::dimension)
                .findFirst()
                .orElse(0);
    }

    private static String of(SlicesEntry slices, long dimension) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "slices %s, worst first by %s%n", TextTable.printable(slices.words()), slices.rankedBy()));
        List<String> header =
                new ArrayList<>(List.of("slice", "candidate", slices.rankedBy(), "95% interval", "p (Holm)"));
        header.addAll(slices.further());
        header.addAll(List.of("n ref.", "n cand.", "share shift"));
        TextTable table =
                new TextTable(header, IntStream.range(2, header.size()).boxed().collect(Collectors.toSet()));
        boolean singular = false;
        for (SlicesEntry.SliceEntry slice : first(slices.scored(), MOST_ROWS)) {
            boolean few =
                    isFew(slice.n().reference(), dimension) || isFew(slice.n().candidate(), dimension);
            singular |= few;
            table.add(row(slices, slice, few));
        }
        if (!slices.scored().isEmpty()) {
            text.append(table);
        }
        if (slices.scored().size() > MOST_ROWS) {
            text.append(String.format(
                    Locale.ROOT,
                    "... %,d more in report.json%n",
                    slices.scored().size() - MOST_ROWS));
        }
        for (SlicesEntry.CandidateEntry candidate : slices.candidates()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: shares differ by %s nats (Jensen-Shannon)%s%n",
                    TextTable.printable(candidate.candidate()),
                    TextTable.number(candidate.shareDivergence()),
                    unscored(slices, candidate.candidate())));
        }
        text.append("note: intervals of slices are not adjusted for their number\n");
        if (singular) {
            text.append("note: * no more images than dimensions: such a score is far too large, the more so the smaller"
                    + " the slice\n");
        }
        return text.toString();
    }

    private static boolean isFew(@Nullable Long n, long dimension) {
        return n != null && n <= dimension;
    }

    private static List<String> row(SlicesEntry slices, SlicesEntry.SliceEntry slice, boolean singular) {
        Optional<Report.ScoreEntry> ranking = slice.score(slices.rankedBy());
        return Stream.concat(
                        Stream.of(
                                shortened(slice.slice()),
                                slice.candidate(),
                                TextTable.number(
                                        ranking.map(Report.ScoreEntry::value).orElse(null)),
                                ranking.map(Report.ScoreEntry::ci95)
                                        .map(ci -> TextTable.number(ci[0]) + " .. " + TextTable.number(ci[1]))
                                        .orElse("-"),
                                slice.pAdjusted() == null
                                        ? "-"
                                        : String.format(Locale.ROOT, "%.2g", slice.pAdjusted())),
                        Stream.concat(
                                slices.further().stream()
                                        .map(metric -> TextTable.number(slice.score(metric)
                                                        .map(Report.ScoreEntry::value)
                                                        .orElse(null))
                                                + (singular && isRough(slice, metric) ? "*" : "")),
                                Stream.of(
                                        TextTable.count(slice.n().reference()),
                                        TextTable.count(slice.n().candidate()),
                                        shift(slice.share()))))
                .toList();
    }

    private static boolean isRough(SlicesEntry.SliceEntry slice, String metric) {
        return slice.score(metric).filter(score -> score.value() != null).isPresent()
                && Metrics.named(metric).filter(Metric::wantsMoreThanDimensions).isPresent();
    }

    /** A difference of shares in percent points, with its standard error. */
    public static String shift(SlicesEntry.ShareEntry share) {
        String difference = String.format(Locale.ROOT, "%+.2f%%", 100 * share.difference());
        return share.standardError() == null
                ? difference
                : difference + String.format(Locale.ROOT, " +- %.2f", 100 * share.standardError());
    }

    /** The slices of a candidate that have no scores, with their n; empty if there is none. */
    private static String unscored(SlicesEntry slices, String candidate) {
        List<SlicesEntry.SliceEntry> of = slices.unscored().stream()
                .filter(slice -> slice.candidate().equals(candidate))
                .toList();
        if (of.isEmpty()) {
            return "";
        }
        List<String> names = first(of, MOST_NAMES).stream()
                .map(slice -> String.format(
                        Locale.ROOT,
                        "%s (%,d and %,d)",
                        TextTable.printable(shortened(slice.slice())),
                        slice.n().reference(),
                        slice.n().candidate()))
                .toList();
        return "; not scored, with fewer than " + TextTable.count(slices.minimum()) + " images on a side: "
                + String.join(", ", names)
                + (of.size() > MOST_NAMES ? " and " + TextTable.count(of.size() - MOST_NAMES) + " more" : "");
    }

    private static <T> List<T> first(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }
}
