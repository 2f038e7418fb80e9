package io.sparkfidelity.spark.explain;

import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.caption.CaptionSet;
import io.sparkfidelity.spark.caption.CaptionSets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The words of captions that are more frequent at the ends of a set's modes than in the set. Tested are the commonest words and
 * pairs of the whole set, so that what is tested does not depend on the ends; a pair that one of its words never does without
 * is left out. Images without a caption count neither in the set nor at an end.
 */
record ModeWords(CaptionSets captions) {
    /** Images of the set that must have a word: with fewer no end could make it stand out among so many. */
    static final int LEAST = 5;
    /** Words and pairs of a set that are tested. */
    static final int MOST_TESTED = 2_000;
    /** Of a mode, the least likely. */
    static final int MOST_NAMED = 20;

    /** By mode. @param end of each mode the ids of its images */
    List<List<ExplanationEntry.WordEntry>> of(ExplainedSet set, List<List<String>> end) {
        return captions.of(set.name())
                .map(said -> of(said, set, end))
                .orElseGet(() -> Collections.nCopies(end.size(), List.of()));
    }

    private List<List<ExplanationEntry.WordEntry>> of(CaptionSet said, ExplainedSet set, List<List<String>> end) {
        Dataset<Row> embedded = said.ofImages(
                set.rows().filter(functions.col("embedding").isNotNull()).select("id"));
        Map<String, Long> vocabulary = vocabulary(embedded);
        Set<String> ids = new LinkedHashSet<>();
        end.forEach(ids::addAll);
        Map<String, List<String>> captionsOf = captions.ofImages(set.name(), ids);
        List<MoreFrequent.End> ends = new ArrayList<>();
        for (List<String> some : end) {
            Map<String, Long> counts = new TreeMap<>();
            long images = 0;
            for (String id : some) {
                List<String> texts = captionsOf.getOrDefault(id, List.of());
                images += texts.isEmpty() ? 0 : 1;
                CaptionTerms.of(texts).stream()
                        .filter(vocabulary::containsKey)
                        .forEach(term -> counts.merge(term, 1L, Long::sum));
            }
            ends.add(new MoreFrequent.End(images, counts, vocabulary.keySet()));
        }
        return MoreFrequent.of(ends, vocabulary, embedded.count()).stream()
                .map(found -> found.stream()
                        .limit(MOST_NAMED)
                        .map(word -> new ExplanationEntry.WordEntry(
                                word.name(), word.count(), word.end(), word.inSet(), word.set(), word.pValue()))
                        .toList())
                .toList();
    }

    private static Map<String, Long> vocabulary(Dataset<Row> captioned) {
        FlatMapFunction<Row, String> terms =
                row -> CaptionTerms.of(row.getList(1)).iterator();
        List<Row> common = captioned
                .flatMap(terms, Encoders.STRING())
                .groupBy("value")
                .count()
                .filter(functions.col("count").geq(LEAST))
                .orderBy(functions.col("count").desc(), functions.col("value"))
                .limit(2 * MOST_TESTED)
                .collectAsList();
        Map<String, Long> counts = new TreeMap<>();
        common.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        Map<String, Long> vocabulary = new TreeMap<>();
        common.stream()
                .filter(row -> !isOneOfItsWords(row.getString(0), row.getLong(1), counts))
                .limit(MOST_TESTED)
                .forEach(row -> vocabulary.put(row.getString(0), row.getLong(1)));
        return vocabulary;
    }

    /** Whether the images with a pair of words are all that have one of the two. */
    private static boolean isOneOfItsWords(String term, long count, Map<String, Long> counts) {
        int space = term.indexOf(' ');
        return space > 0
                && (counts.getOrDefault(term.substring(0, space), 0L) == count
                        || counts.getOrDefault(term.substring(space + 1), 0L) == count);
    }
}
