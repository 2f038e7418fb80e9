package io.sparkfidelity.measure.confounder;

import io.sparkfidelity.image.ImageFormat;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.measure.pixels.Format;
import io.sparkfidelity.measure.pixels.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What two sets have, in words. */
final class SideWords {
    /** What so many of a set's images have, it has. */
    private static final double NEARLY_ALL = 0.95;

    static final Measure FORMAT = new Format().measure();
    static final Measure QUALITY = new Quality().measure();

    private final Map<Measure, Side[]> measured;

    SideWords(Map<Measure, Side[]> measured) {
        this.measured = measured;
    }

    /** Both sets in one clause. */
    String of(Measure measure) {
        Side[] sides = measured.getOrDefault(measure, new Side[0]);
        String reference = sides[0].sample().name();
        String candidate = sides[1].sample().name();
        if (measure.equals(FORMAT)) {
            return reference + " is " + formats(0) + ", " + candidate + " " + formats(1);
        }
        String unit = measure.unit().isEmpty() ? "" : " " + measure.unit();
        return measure.name() + " is " + values(measure, sides[0]) + unit + " in " + reference + ", "
                + values(measure, sides[1]) + unit + " in " + candidate;
    }

    /** Such as JPEG of quality 75, or 66% PNG and 34% JPEG. */
    private String formats(int place) {
        Side side = side(FORMAT, place).orElseThrow();
        long[] counts = summary(FORMAT, side).histogram(8);
        List<String> named = new ArrayList<>();
        Stream.of(ImageFormat.values())
                .filter(format -> share(counts, format, side) >= 1 - NEARLY_ALL)
                .sorted((a, b) -> Long.compare(counts[b.number()], counts[a.number()]))
                .forEach(format -> {
                    double share = share(counts, format, side);
                    String percent = share >= NEARLY_ALL ? "" : String.format(Locale.ROOT, "%.0f%% ", 100 * share);
                    named.add(percent
                            + format.label().toUpperCase(Locale.ROOT)
                            + (format == ImageFormat.JPEG ? quality(place) : ""));
                });
        return named.isEmpty() ? "of no known format" : String.join(" and ", named);
    }

    private static double share(long[] counts, ImageFormat format, Side side) {
        return (double) counts[format.number()] / side.images();
    }

    private String quality(int place) {
        return side(QUALITY, place)
                .filter(side -> side.sample().tally().n() > 0)
                .map(side -> " of quality " + values(QUALITY, side))
                .orElse("");
    }

    private Optional<Side> side(Measure measure, int place) {
        return Optional.ofNullable(measured.get(measure)).map(sides -> sides[place]);
    }

    private static MeasureSummary summary(Measure measure, Side side) {
        return new MeasureSummary(measure, side.sample().tally().pooled());
    }

    /** One number that nearly all have, or the median and the middle nine tenths. */
    private static String values(Measure measure, Side side) {
        MeasureSummary summary = summary(measure, side);
        if (summary.n() == 0) {
            return "nowhere known";
        }
        return isOne(summary)
                ? number(mostCommon(measure, summary))
                : String.format(
                        "%s (%s to %s)",
                        number(summary.quantile(0.5)), number(summary.quantile(0.05)), number(summary.quantile(0.95)));
    }

    private static boolean isOne(MeasureSummary summary) {
        for (long count : summary.histogram(MeasureFields.BINS)) {
            if (count >= NEARLY_ALL * summary.n()) {
                return true;
            }
        }
        return false;
    }

    /** The mean where all are in one bin, else that bin's lower end: whole numbers begin bins. */
    private static double mostCommon(Measure measure, MeasureSummary summary) {
        long[] counts = summary.histogram(MeasureFields.BINS);
        int bin = 0;
        for (int i = 1; i < counts.length; i++) {
            bin = counts[i] > counts[bin] ? i : bin;
        }
        return counts[bin] == summary.n()
                ? summary.mean()
                : measure.low() + (measure.high() - measure.low()) * bin / counts.length;
    }

    /** Three digits, or all of a larger number's before the point. */
    private static String number(double value) {
        double size = Math.abs(value);
        int places = size >= 99.5 ? 0 : size >= 9.95 ? 1 : size >= 0.995 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + places + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
