package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text {@code NAME=COLUMN[:LO..HI]}. */
final class ScoreText {
    /** Of the names of measures that other programs computed. */
    static final String PREFIX = "score:";

    private static final String NUMBER = "[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?";
    private static final Pattern RANGE =
            Pattern.compile("(.+):(" + NUMBER + "?)\\.\\.(" + NUMBER + ")", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,47}");

    private ScoreText() {}

    /** @throws UsageException if the text is of another form */
    static MeasureChoices.OutsideScore parse(String text) throws UsageException {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new UsageException(
                    "--score '" + text + "': write NAME=COLUMN or NAME=COLUMN:LO..HI, as in reward=image_reward:-2..2");
        }
        String name = text.substring(0, equals);
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("--score '" + text + "': '" + name
                    + "' is no name of a score; write up to 48 letters, digits, '_', '.' and '-'");
        }
        String column = text.substring(equals + 1);
        double first = 0;
        double last = 1;
        Matcher range = RANGE.matcher(column);
        if (range.matches()) {
            column = range.group(1);
            try {
                first = Double.parseDouble(range.group(2));
                last = Double.parseDouble(range.group(3));
            } catch (NumberFormatException e) {
                throw new UsageException("--score '" + text + "': LO..HI are numbers, as in -2..2");
            }
        }
        double low = Math.min(first, last);
        double high = Math.max(first, last);
        if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
            throw new UsageException("--score '" + text + "': LO and HI are two different numbers, as in -2..2");
        }
        return new MeasureChoices.OutsideScore(
                new Measure(
                        PREFIX + name,
                        "the mean of the column " + column,
                        "",
                        low,
                        high,
                        first < last ? Measure.Direction.LARGER : Measure.Direction.SMALLER,
                        "the column has no number for it"),
                column);
    }
}
