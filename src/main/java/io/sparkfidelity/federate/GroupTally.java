package io.sparkfidelity.federate;

import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One group's tallies by bucket. Buckets in which nothing was counted are absent.
 *
 * @param buckets how many the group is divided into: 16, 8, 4, 2 or 1
 * @param tallies one or more, by bucket, all with the same fields, {@code n} among them
 */
public record GroupTally(int buckets, SortedMap<Integer, Tally> tallies) {
    public GroupTally {
        if (buckets < 1 || buckets > Bucket.COUNT || Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("a group has " + buckets + " buckets; it must be 16, 8, 4, 2 or 1");
        }
        if (tallies.isEmpty()) {
            throw new IllegalArgumentException("a group without a tally");
        }
        if (tallies.firstKey() < 0 || tallies.lastKey() >= buckets) {
            throw new IllegalArgumentException(
                    "bucket " + (tallies.firstKey() < 0 ? tallies.firstKey() : tallies.lastKey()) + " of " + buckets);
        }
        List<Field> fields = first(tallies).fields();
        for (Tally tally : tallies.values()) {
            if (!tally.fields().equals(fields)) {
                throw new IllegalArgumentException("the buckets of a group have different fields");
            }
        }
        tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
        first(tallies).field(MomentFields.N);
    }

    /** A group without error bars. */
    public static GroupTally undivided(Tally tally) {
        return new GroupTally(1, new TreeMap<>(Map.of(0, tally)));
    }

    public List<Field> fields() {
        return first(tallies).fields();
    }

    public boolean has(String field) {
        return first(tallies).has(field);
    }

    /** What was counted, over all buckets. */
    public long n() {
        return tallies.values().stream().mapToLong(GroupTally::n).sum();
    }

    /** What the smallest bucket counts. */
    public long smallest() {
        return tallies.values().stream().mapToLong(GroupTally::n).min().orElseThrow();
    }

    /** The sum over the buckets. */
    public Tally pooled() {
        return sum(tallies.values());
    }

    /** What was counted of a measure, as {@link io.sparkfidelity.measure.MeasureFields} name it; of a group that has it. */
    public GroupTally measure(String name) {
        TalliedMeasure measure = new TalliedMeasure(name);
        SortedMap<Integer, Tally> result = new TreeMap<>();
        tallies.forEach((bucket, tally) -> result.put(bucket, measure.of(tally)));
        return new GroupTally(buckets, result);
    }

    /** The same for metrics: joined buckets are the first ones, and those behind them are empty. */
    public BucketedTally bucketed() {
        if (buckets == 1) {
            return BucketedTally.pooledOnly(pooled());
        }
        Tally zero = Tally.zero(fields());
        return BucketedTally.of(IntStream.range(0, Bucket.COUNT)
                .mapToObj(bucket -> tallies.getOrDefault(bucket, zero))
                .toList());
    }

    /**
     * The same in fewer buckets: bucket b goes to b mod {@code fewer}, which is where the hash itself would have put it.
     *
     * @throws IllegalArgumentException if {@code fewer} is not a power of two up to {@link #buckets}
     */
    public GroupTally joined(int fewer) {
        if (fewer == buckets) {
            return this;
        }
        if (fewer > buckets) {
            throw new IllegalArgumentException(buckets + " buckets cannot be parted into " + fewer);
        }
        SortedMap<Integer, Tally> result = new TreeMap<>();
        tallies.forEach((bucket, tally) -> result.merge(bucket % fewer, tally, Tally::add));
        return new GroupTally(fewer, result);
    }

    /** The sum of two groups, in the buckets of the coarser. */
    public GroupTally plus(GroupTally other) {
        int fewer = Math.min(buckets, other.buckets);
        SortedMap<Integer, Tally> result = new TreeMap<>(joined(fewer).tallies);
        other.joined(fewer).tallies.forEach((bucket, tally) -> result.merge(bucket, tally, Tally::add));
        return new GroupTally(fewer, result);
    }

    /** The same with some fields only, {@code n} among them. */
    public GroupTally only(Set<String> names) {
        SortedMap<Integer, Tally> result = new TreeMap<>();
        tallies.forEach((bucket, tally) -> result.put(bucket, only(tally, names)));
        return new GroupTally(buckets, result);
    }

    /** The same without the measures that another group lacks. */
    public GroupTally measuredAs(GroupTally other) {
        Set<String> measures = TalliedMeasure.names(other.fields());
        Set<String> kept = fields().stream()
                .map(Field::name)
                .filter(field ->
                        TalliedMeasure.of(field).map(measures::contains).orElse(true))
                .collect(Collectors.toSet());
        return kept.size() == fields().size() ? this : only(kept);
    }

    public static long n(Tally tally) {
        return tally.value(MomentFields.N, 0);
    }

    private static Tally first(SortedMap<Integer, Tally> tallies) {
        return tallies.values().iterator().next();
    }

    private static Tally only(Tally tally, Set<String> names) {
        return Tally.of(tally.fields().stream()
                .filter(field -> names.contains(field.name()))
                .collect(Collectors.toMap(field -> field, field -> tally.vector(field.name()))));
    }

    private static Tally sum(Collection<Tally> tallies) {
        BinaryOperator<Tally> plus = Tally::add;
        return tallies.stream().reduce(plus).orElseThrow();
    }
}
