package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.metric.statistics.Hypergeometric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What more images at the end of a mode have than a draw from the set would give.
 *
 * @param name of a label, or a word
 * @param count images with it at the end
 * @param end images at the end
 * @param inSet images with it in the set
 * @param set images in the set
 * @param pValue of drawing without return, after Holm
 */
record MoreFrequent(String name, long count, long end, long inSet, long set, double pValue) {
    /** Of all that is tested of all modes of a set together. */
    private static final double LEVEL = 0.05;

    /**
     * The end of a mode.
     *
     * @param counts images at the end by what they have
     * @param tested names; of those that the counts lack, no image at the end has any
     */
    record End(long images, Map<String, Long> counts, Set<String> tested) {}

    /**
     * By mode, the least likely first.
     *
     * @param inSet images in the set by what they have: all that is tested
     */
    static List<List<MoreFrequent>> of(List<End> ends, Map<String, Long> inSet, long set) {
        List<List<MoreFrequent>> found = new ArrayList<>();
        List<MoreFrequent> tested = new ArrayList<>();
        List<Integer> modeOf = new ArrayList<>();
        for (End end : ends) {
            for (String name : end.tested()) {
                long count = end.counts().getOrDefault(name, 0L);
                long all = inSet.getOrDefault(name, 0L);
                modeOf.add(found.size());
                tested.add(new MoreFrequent(
                        name,
                        count,
                        end.images(),
                        all,
                        set,
                        count == 0 ? 1 : Hypergeometric.upperTail(set, all, end.images(), count)));
            }
            found.add(new ArrayList<>());
        }
        double[] adjusted =
                Holm.adjust(tested.stream().mapToDouble(MoreFrequent::pValue).toArray());
        for (int i = 0; i < adjusted.length; i++) {
            if (adjusted[i] < LEVEL) {
                found.get(modeOf.get(i)).add(tested.get(i).adjusted(adjusted[i]));
            }
        }
        found.forEach(list ->
                list.sort(Comparator.comparingDouble(MoreFrequent::pValue).thenComparing(MoreFrequent::name)));
        return found;
    }

    private MoreFrequent adjusted(double other) {
        return new MoreFrequent(name, count, end, inSet, set, other);
    }
}
