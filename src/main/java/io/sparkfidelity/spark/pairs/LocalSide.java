package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.tally.Bucket;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in this JVM: those with the smallest hashes (unsigned, ties by id) up to a limit, as {@link SideRows} takes them. */
final class LocalSide implements PairSide {
    private static final Comparator<FeatureRow> BY_HASH =
            ((Comparator<FeatureRow>) (a, b) -> Long.compareUnsigned(a.hash(), b.hash())).thenComparing(FeatureRow::id);

    private final Side side;
    private final boolean limited;
    private final List<FeatureRow> byHash;
    private final List<Tile> tiles;

    /**
     * @param rows every id once
     * @param limit 1 or more
     */
    LocalSide(Side side, List<FeatureRow> rows, int limit) {
        this.side = side;
        this.limited = rows.size() > limit;
        this.byHash = rows.stream().sorted(BY_HASH).limit(limit).toList();
        this.tiles = tiles(byHash);
    }

    /** The tiles of some rows, which are there in the order of their hashes. */
    private List<Tile> tiles(List<FeatureRow> rows) {
        List<FeatureRow> ordered = rows.stream()
                .sorted(Comparator.comparingInt(FeatureRow::bucket))
                .toList();
        return Tile.cut(
                side,
                ordered.stream().map(FeatureRow::values).toArray(float[][]::new),
                ordered.stream().mapToInt(FeatureRow::bucket).toArray());
    }

    List<Tile> tiles() {
        return tiles;
    }

    /** The tiles of those of the smallest hashes, up to so many. */
    List<Tile> first(int most) {
        return most >= byHash.size() ? tiles : tiles(byHash.subList(0, most));
    }

    /** The values of rows that follow one another in the order of the hashes. */
    float[][] block(int from, int rows) {
        return byHash.subList(from, from + rows).stream()
                .map(FeatureRow::values)
                .toArray(float[][]::new);
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public int rows() {
        return byHash.size();
    }

    @Override
    public List<Long> rowsByBucket() {
        var counts = byHash.stream().collect(Collectors.groupingBy(FeatureRow::bucket, Collectors.counting()));
        return IntStream.range(0, Bucket.COUNT)
                .mapToObj(bucket -> counts.getOrDefault(bucket, 0L))
                .toList();
    }

    @Override
    public boolean limited() {
        return limited;
    }

    @Override
    public void close() {}
}
