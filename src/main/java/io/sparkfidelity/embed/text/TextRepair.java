package io.sparkfidelity.embed.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Mends what programs do to text on its way, as ftfy 6.3 does by default, which CLIP runs before its tokenizer: entities,
 * UTF-8 that was read as Windows-1252, ligatures, widths of East Asian typography, curly quotes, line ends, control
 * characters; the result is in NFC. Stated deviation: of misread encodings only UTF-8 as Windows-1252 or Latin-1 is mended.
 */
final class TextRepair {
    /** Each round only shortens or settles the text; a few are enough for what is nested. */
    private static final int MOST_ROUNDS = 16;

    private static final Pattern ENTITY = Pattern.compile("&#?[0-9A-Za-z]{1,24};");
    private static final Pattern TERMINAL_ESCAPES = Pattern.compile("\u001b\\[[0-9;]*[a-zA-Z]");
    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u02bc\u2018-\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c-\u201f]");
    private static final Pattern LINE_ENDS = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");
    private static final Pattern CONTROLS =
            Pattern.compile("[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]");
    private static final Pattern LONE_SURROGATES =
            Pattern.compile("(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])");
    private static final Map<Character, String> LIGATURES = Map.ofEntries(
            Map.entry('\u0132', "IJ"),
            Map.entry('\u0133', "ij"),
            Map.entry('\u0149', "\u02bcn"),
            Map.entry('\u01f1', "DZ"),
            Map.entry('\u01f2', "Dz"),
            Map.entry('\u01f3', "dz"),
            Map.entry('\u01c4', "D\u017d"),
            Map.entry('\u01c5', "D\u017e"),
            Map.entry('\u01c6', "d\u017e"),
            Map.entry('\u01c7', "LJ"),
            Map.entry('\u01c8', "Lj"),
            Map.entry('\u01c9', "lj"),
            Map.entry('\u01ca', "NJ"),
            Map.entry('\u01cb', "Nj"),
            Map.entry('\u01cc', "nj"),
            Map.entry('\ufb00', "ff"),
            Map.entry('\ufb01', "fi"),
            Map.entry('\ufb02', "fl"),
            Map.entry('\ufb03', "ffi"),
            Map.entry('\ufb04', "ffl"),
            Map.entry('\ufb05', "\u017ft"),
            Map.entry('\ufb06', "st"));

    private TextRepair() {}

    static String repair(String text) {
        boolean entities = text.indexOf('<') < 0;
        String before = text;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String after = once(before, entities);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return before;
    }

    private static String once(String text, boolean entities) {
        String repaired = entities
                ? ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(entity(match.group())))
                : text;
        repaired = Windows1252.repaired(repaired);
        repaired = characters(repaired);
        repaired = SINGLE_QUOTES.matcher(repaired).replaceAll("'");
        repaired = DOUBLE_QUOTES.matcher(repaired).replaceAll("\"");
        repaired = LINE_ENDS.matcher(repaired).replaceAll("\n");
        repaired = LONE_SURROGATES.matcher(repaired).replaceAll("\ufffd");
        repaired = TERMINAL_ESCAPES.matcher(repaired).replaceAll("");
        repaired = CONTROLS.matcher(repaired).replaceAll("");
        return Normalizer.normalize(repaired, Normalizer.Form.NFC);
    }

    /** An entity of HTML that ends in a semicolon; a name in capitals that only its lower-case form knows stands for the capital. */
    private static String entity(String entity) {
        String character = HtmlEntities.unescape(entity);
        if (isWhole(character)) {
            return character;
        }
        String small = HtmlEntities.unescape(entity.toLowerCase(Locale.ROOT));
        boolean capitals = entity.equals(entity.toUpperCase(Locale.ROOT));
        return capitals && isWhole(small) ? small.toUpperCase(Locale.ROOT) : entity;
    }

    /** Whether nothing of the reference is left. */
    private static boolean isWhole(String unescaped) {
        return !unescaped.endsWith(";");
    }

    /** Controls of Latin-1 that Windows has characters for, ligatures, and forms of another width. */
    private static String characters(String text) {
        return text.chars().mapToObj(c -> character((char) c)).collect(Collectors.joining());
    }

    private static String character(char c) {
        if (c >= '\u0080' && c <= '\u009f') {
            return String.valueOf(Windows1252.character(c));
        }
        if (c == '\u3000') {
            return " ";
        }
        if (c >= '\uff01' && c <= '\uffef') {
            return Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
        }
        return LIGATURES.getOrDefault(c, String.valueOf(c));
    }
}
