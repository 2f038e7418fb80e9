package io.sparkfidelity.embed.text;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A caption as OpenAI's CLIP reads it (commit d05afc4, {@code basic_clean}, {@code whitespace_clean}, {@code lower}): repaired,
 * HTML's entities replaced twice, runs of white space as one space, in lower case.
 */
final class CaptionText {
    /** Unicode's White_Space. */
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private CaptionText() {}

    static String clean(String caption) {
        String repaired = TextRepair.repair(caption);
        String plain = HtmlEntities.unescape(HtmlEntities.unescape(repaired));
        String spaced = SPACES.matcher(strip(plain)).replaceAll(" ");
        return strip(spaced).toLowerCase(Locale.ROOT);
    }

    /** Without the white space at both ends; Python counts the separators U+001C to U+001F in. */
    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
