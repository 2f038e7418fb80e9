package io.sparkfidelity.embed.text;

import org.jsoup.parser.Parser;

/** HTML's character references, named (with or without a semicolon, as browsers read them) and by number. */
final class HtmlEntities {
    private HtmlEntities() {}

    /** @param text without the character U+0000 */
    static String unescape(String text) {
        // A reference to no character stands for the one that says so, as HTML has it.
        return text.indexOf('&') < 0
                ? text
                : Parser.unescapeEntities(text, false).replace('\0', '\ufffd');
    }
}
