package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands behind a site's tallies: for each embedded image its content (a hash of the encoded bytes) and its unit (a
 * hash too). Copies of one image are one content; images of one patient are one unit. It never leaves the site. Not
 * thread-safe.
 */
public final class Contents {
    /** Images of one site and label. */
    private static final class Part {
        private long[] contents = new long[64];
        private long[] units = new long[64];
        private int size;

        void add(long content, long unit) {
            if (size == contents.length) {
                int larger = Math.addExact(size, size >> 1);
                contents = Arrays.copyOf(contents, larger);
                units = Arrays.copyOf(units, larger);
            }
            contents[size] = content;
            units[size] = unit;
            size++;
        }
    }

    /** Takes one image of a group at a time. */
    interface Visitor {
        void image(Group part, long content, long unit);
    }

    private final SortedMap<Group, Part> parts = new TreeMap<>();

    /**
     * Adds an embedded image.
     *
     * @param part its site and label; the label is empty if it has none
     * @param content hash of its encoded bytes
     * @param unit hash of its unit, as {@link io.sparkfidelity.tally.Bucket} takes it
     */
    public void add(Group part, long content, long unit) {
        parts.computeIfAbsent(part, group -> new Part()).add(content, unit);
    }

    /** The distinct contents of a group, or the distinct units if they are fewer, in each of so many buckets. */
    long[] distinct(Group group, int buckets, boolean units) {
        return distinct(of(group), buckets, units);
    }

    /** What a site has beside some labels: distinct contents, or units if they are fewer. */
    long rest(String site, Collection<String> labels, boolean units) {
        List<Part> rest = parts.entrySet().stream()
                .filter(entry -> entry.getKey().site().equals(site)
                        && !labels.contains(entry.getKey().label()))
                .map(Map.Entry::getValue)
                .toList();
        return distinct(rest, 1, units)[0];
    }

    /** The images of the unit that has most, of a site. */
    long largestUnit(String site) {
        int[] size = {0};
        visit(List.of(site), (part, content, unit) -> size[0]++);
        long[] units = new long[size[0]];
        int[] at = {0};
        visit(List.of(site), (part, content, unit) -> {
            units[at[0]] = unit;
            at[0]++;
        });
        Arrays.sort(units);
        long most = 0;
        int first = 0;
        for (int i = 0; i < units.length; i++) {
            first = units[i] == units[first] ? first : i;
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** Visits the images of some sites. */
    void visit(Collection<String> sites, Visitor visitor) {
        parts.forEach((group, part) -> {
            for (int i = 0; sites.contains(group.site()) && i < part.size; i++) {
                visitor.image(group, part.contents[i], part.units[i]);
            }
        });
    }

    private static int bucket(long unit, int buckets) {
        return (int) Math.floorMod(unit, (long) buckets);
    }

    private List<Part> of(Group group) {
        return parts.entrySet().stream()
                .filter(entry -> group.isWhole()
                        ? entry.getKey().site().equals(group.site())
                        : entry.getKey().equals(group))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static long[] distinct(List<Part> parts, int buckets, boolean units) {
        int size = parts.stream().mapToInt(part -> part.size).reduce(0, Math::addExact);
        long[] counts = new long[buckets];
        long[][] ofBucket = new long[buckets][];
        for (int pass = 0; pass < (units ? 2 : 1); pass++) {
            int[] at = new int[buckets];
            for (Part part : parts) {
                for (int i = 0; i < part.size; i++) {
                    at[bucket(part.units[i], buckets)]++;
                }
            }
            for (int bucket = 0; bucket < buckets; bucket++) {
                ofBucket[bucket] = new long[at[bucket]];
            }
            Arrays.fill(at, 0);
            for (Part part : parts) {
                for (int i = 0; i < part.size; i++) {
                    int bucket = bucket(part.units[i], buckets);
                    ofBucket[bucket][at[bucket]] = pass == 0 ? part.contents[i] : part.units[i];
                    at[bucket]++;
                }
            }
            for (int bucket = 0; bucket < buckets; bucket++) {
                long count = distinct(ofBucket[bucket]);
                counts[bucket] = pass == 0 ? count : Math.min(count, counts[bucket]);
            }
        }
        return size == 0 ? new long[buckets] : counts;
    }

    private static long distinct(long[] values) {
        Arrays.sort(values);
        long distinct = 0;
        for (int i = 0; i < values.length; i++) {
            distinct += i == 0 || values[i] != values[i - 1] ? 1 : 0;
        }
        return distinct;
    }
}
