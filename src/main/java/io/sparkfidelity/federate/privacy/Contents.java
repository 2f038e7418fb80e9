package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.tally.XxHash64;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands behind a site's tallies: for each embedded image its content (a hash of the encoded bytes) and its unit (a
 * hash too), and its values of measures. Copies of one image are one content; images of one patient are one unit. It never leaves
 * the site. Not thread-safe.
 */
public final class Contents {
    /** Images of one site and label. */
    private static final class Part {
        private long[] contents = new long[64];
        private long[] units = new long[64];
        /** One array a measure. */
        private final double[][] values;

        private int size;

        Part(int measures) {
            values = new double[measures][64];
        }

        void add(long content, long unit, double[] measured) {
            if (size == contents.length) {
                int larger = Math.addExact(size, size >> 1);
                contents = Arrays.copyOf(contents, larger);
                units = Arrays.copyOf(units, larger);
                for (int m = 0; m < values.length; m++) {
                    values[m] = Arrays.copyOf(values[m], larger);
                }
            }
            contents[size] = content;
            units[size] = unit;
            for (int m = 0; m < values.length; m++) {
                values[m][size] = measured[m];
            }
            size++;
        }

        boolean isMeasured(int image) {
            return Arrays.stream(values).noneMatch(ofMeasure -> Double.isNaN(ofMeasure[image]));
        }

        /** Those of its images that have a value of a measure, or those that have none. */
        Part only(int measure, boolean with) {
            Part some = new Part(0);
            for (int i = 0; i < size; i++) {
                if (Double.isNaN(values[measure][i]) != with) {
                    some.add(contents[i], units[i], new double[0]);
                }
            }
            return some;
        }
    }

    /** Takes one image of a group at a time. */
    interface Visitor {
        /** @param measured whether it has a value of every measure */
        void image(Group part, long content, long unit, boolean measured);
    }

    private final List<String> measures;
    private final SortedMap<Group, Part> parts = new TreeMap<>();

    /** Of images without measures. */
    public Contents() {
        this(List.of());
    }

    /** @param measures of which images may have values */
    public Contents(List<String> measures) {
        this.measures = List.copyOf(measures);
    }

    /**
     * Adds an embedded image.
     *
     * @param part its site and label; the label is empty if it has none
     * @param content hash of its encoded bytes
     * @param unit hash of its unit, as {@link io.sparkfidelity.tally.Bucket} takes it
     */
    public void add(Group part, long content, long unit) {
        double[] none = new double[measures.size()];
        Arrays.fill(none, Double.NaN);
        add(part, content, unit, none);
    }

    /**
     * The same with its values.
     *
     * @param values one a measure, NaN for none
     */
    public void add(Group part, long content, long unit, double[] values) {
        parts.computeIfAbsent(part, group -> new Part(measures.size())).add(content, unit, values);
    }

    /**
     * The distinct contents, or units if they are fewer, of those images of a group that have a value of a measure, or of those that
     * have none, in each of so many buckets.
     */
    long[] distinct(Group group, int buckets, String measure, boolean with) {
        int place = measures.indexOf(measure);
        return distinct(of(group).stream().map(part -> part.only(place, with)).toList(), buckets, true);
    }

    /** The measures of which images may have values. */
    List<String> measures() {
        return measures;
    }

    /** The same images, whatever was measured of them. */
    Contents withoutMeasures() {
        Contents plain = new Contents();
        parts.forEach((group, part) -> {
            for (int i = 0; i < part.size; i++) {
                plain.add(group, part.contents[i], part.units[i], new double[0]);
            }
        });
        return plain;
    }

    /** The same images by what a measure says of them: an image of another value is another image. */
    Contents by(String measure) {
        int place = measures.indexOf(measure);
        Contents by = new Contents(List.of(measure));
        parts.forEach((group, part) -> {
            for (int i = 0; i < part.size; i++) {
                double value = part.values[place][i];
                byte[] both = ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(part.contents[i])
                        .putDouble(value)
                        .array();
                by.add(group, XxHash64.hash(both, 0), part.units[i], new double[] {value});
            }
        });
        return by;
    }

    /** The distinct contents of a group, or the distinct units if they are fewer, in each of so many buckets. */
    long[] distinct(Group group, int buckets, boolean units) {
        return distinct(of(group), buckets, units);
    }

    /** What a site has beside some labels: distinct contents, or units if they are fewer. */
    long rest(String site, Collection<String> labels, boolean units) {
        return distinct(rest(site, labels), 1, units)[0];
    }

    /** The same of those that have a value of a measure, or of those that have none; units if they are fewer. */
    long rest(String site, Collection<String> labels, String measure, boolean with) {
        int place = measures.indexOf(measure);
        return distinct(
                rest(site, labels).stream().map(part -> part.only(place, with)).toList(), 1, true)[0];
    }

    private List<Part> rest(String site, Collection<String> labels) {
        return parts.entrySet().stream()
                .filter(entry -> entry.getKey().site().equals(site)
                        && !labels.contains(entry.getKey().label()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The images of the unit that has most, of a site. */
    long largestUnit(String site) {
        int[] size = {0};
        visit(List.of(site), (part, content, unit, measured) -> size[0]++);
        long[] units = new long[size[0]];
        int[] at = {0};
        visit(List.of(site), (part, content, unit, measured) -> {
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
                visitor.image(group, part.contents[i], part.units[i], part.isMeasured(i));
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
