package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.EditDistance;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Steps as users write them. */
final class PrepareSteps {
    private static final Pattern STEP = Pattern.compile("([a-z-]+)-([0-9]{1,9})(?::([a-z]+))?");
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    /** What is suggested where no side can be read. */
    private static final int USUAL_SIZE = 256;

    private static final int LONGEST = 64;
    private static final int MOST_TYPOS = 2;

    private PrepareSteps() {}

    static Prepare parse(String text) {
        Matcher matcher = STEP.matcher(text);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        int size = Integer.parseInt(matcher.group(2));
        for (Prepare.Way way : Prepare.Way.values()) {
            if (way.label().equals(matcher.group(1)) && way.filtered() == (matcher.group(3) != null)) {
                return new Prepare(way, size, way.filtered() ? filter(text, matcher.group(3)) : Filter.BICUBIC);
            }
        }
        throw unknown(text);
    }

    private static Filter filter(String text, String name) {
        return Stream.of(Filter.values())
                .filter(filter -> filter.label().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(text));
    }

    private static IllegalArgumentException unknown(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return new IllegalArgumentException("no step '" + shown + "'; there are " + Prepare.forms()
                + " with the filters "
                + Stream.of(Filter.values()).map(Filter::label).collect(Collectors.joining(", ")) + "; the nearest is "
                + nearest(text.substring(0, Math.min(LONGEST, text.length())).toLowerCase(Locale.ROOT)));
    }

    /** The way with the nearest name, the first number as the side, and the filter that may have been meant. */
    private static String nearest(String text) {
        int colon = text.indexOf(':');
        String name =
                NAME.matcher(text).results().map(MatchResult::group).findFirst().orElse("");
        String filter = colon < 0 ? "" : text.substring(colon + 1);
        Prepare.Way way = Stream.of(Prepare.Way.values())
                .min(Comparator.comparingInt(each -> EditDistance.of(name, each.label())))
                .orElseThrow();
        return new Prepare(
                        way,
                        size(text),
                        Stream.of(Filter.values())
                                .filter(each -> EditDistance.of(filter, each.label()) <= MOST_TYPOS)
                                .findFirst()
                                .orElse(Filter.BICUBIC))
                .label();
    }

    private static int size(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(number -> number.group().length() > 4 ? Prepare.MAX_SIZE : Integer.parseInt(number.group()))
                .filter(size -> size >= 1)
                .map(size -> Math.min(Prepare.MAX_SIZE, size))
                .findFirst()
                .orElse(USUAL_SIZE);
    }
}
