package io.sparkfidelity.spark.explain;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of captions in lower case, and pairs of words that follow each other with nothing but space between them. A word is
 * letters and digits of any script, with apostrophes and hyphens within; a script without spaces has its runs of letters for
 * words.
 */
final class CaptionTerms {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['\u2019-][\\p{L}\\p{M}\\p{N}]+)*");
    /** Letters of a term that counts: beyond are codes and runs, of which no two images have the same. */
    private static final int LONGEST = 60;

    private CaptionTerms() {}

    /** Each once, whichever caption has it. */
    static Set<String> of(List<String> captions) {
        Set<String> terms = new TreeSet<>();
        for (String caption : captions) {
            String lower = caption.toLowerCase(Locale.ROOT);
            Matcher words = WORD.matcher(lower);
            String before = "";
            int end = 0;
            while (words.find()) {
                String word = words.group();
                add(terms, word);
                if (!before.isEmpty() && lower.substring(end, words.start()).isBlank()) {
                    add(terms, before + " " + word);
                }
                before = word;
                end = words.end();
            }
        }
        return terms;
    }

    private static void add(Set<String> terms, String term) {
        if (term.length() <= LONGEST) {
            terms.add(term);
        }
    }
}
