package io.sparkfidelity.pairs.split;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.ClippedScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.pairs.TileProducts;
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How parts of one set lie in each other's neighbourhoods, for many splits of its buckets at once: the pairs are visited
 * twice, for the radii and for what lies within them, whatever the number of splits. From float64 products, and from the
 * rows where these have no digits left, so that copies are at distance 0. For some thousand rows and k up to 127: holds {@link
 * TileProducts}' native scratch and (splits + 1) x (k + 1) float64 numbers a row at most, 7 MB for 30, 5 and 5,000 rows. Used once.
 */
public final class SplitManifoldScorer {
    private static final int MOST_SPLITS = Integer.SIZE;
    /** Relative to |x|^2 + |y|^2: squared distances below are taken from the rows. */
    private static final double NEAREST = 0x1p-36;

    private final List<Tile> tiles;
    private final List<Neighbourhood> neighbourhoods;
    private final List<BucketSplit> splits;
    private final int k;
    private final int[] buckets;
    /** By bucket: the splits, as bits, in which it is of the reference. */
    private final int[] ofReference = new int[Bucket.COUNT];

    private final int[] ofCandidate = new int[Bucket.COUNT];
    /** By row and split: the k smallest squared distances to rows of its own part, ascending. */
    private final double[] nearest;
    /** By row: the k + 1 smallest squared distances to rows of the whole set, ascending. */
    private final double[] own;
    /** By row: the largest of these, and the largest k-th of any split that it takes part in. */
    private final double[] widest;

    private SplitManifoldScorer(List<Tile> tiles, List<Neighbourhood> neighbourhoods, List<BucketSplit> splits) {
        if (splits.isEmpty() || splits.size() > MOST_SPLITS) {
            throw new IllegalArgumentException(splits.size() + " splits; there must be 1 to " + MOST_SPLITS);
        }
        this.tiles = List.copyOf(tiles);
        this.neighbourhoods = List.copyOf(neighbourhoods);
        this.splits = List.copyOf(splits);
        this.k = neighbourhoods.stream().mapToInt(Neighbourhood::k).max().orElseThrow();
        this.buckets = tiles.stream()
                .flatMapToInt(tile -> IntStream.range(0, tile.rows()).map(tile::bucket))
                .toArray();
        for (int s = 0; s < splits.size(); s++) {
            for (int b = 0; b < Bucket.COUNT; b++) {
                ofReference[b] |= splits.get(s).inReference(b) ? 1 << s : 0;
                ofCandidate[b] |= splits.get(s).inCandidate(b) ? 1 << s : 0;
            }
        }
        this.nearest = new double[buckets.length * splits.size() * k];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        this.own = new double[buckets.length * (k + 1)];
        Arrays.fill(own, Double.POSITIVE_INFINITY);
        this.widest = new double[buckets.length];
        for (int row = 0; row < widest.length; row++) {
            widest[row] = widest(row);
        }
    }

    /**
     * Scores all splits, and every row of the whole set against the others.
     *
     * @param tiles all of the set, by number; at least one
     * @param neighbourhoods at least one
     * @param splits 1 to 32
     */
    public static SplitManifolds of(List<Tile> tiles, List<Neighbourhood> neighbourhoods, List<BucketSplit> splits) {
        SplitManifoldScorer fold = new SplitManifoldScorer(tiles, neighbourhoods, splits);
        try (TileProducts products = new TileProducts(tiles.get(0).dimension(), Arithmetic.DOUBLE)) {
            fold.visit(products, fold::near);
            List<Found> found = new ArrayList<>();
            for (Neighbourhood neighbourhood : neighbourhoods) {
                found.add(fold.new Found(neighbourhood));
            }
            fold.visit(products, (i, j, squared) -> {
                for (Found of : found) {
                    of.pair(i, j, squared);
                }
            });
            return new SplitManifolds(
                    fold.neighbourhoods,
                    found.stream().map(Found::values).toArray(double[][][]::new),
                    found.stream().map(Found::ownValues).toArray(double[][]::new));
        }
    }

    @FunctionalInterface
    private interface PairVisitor {
        void pair(int i, int j, double squared);
    }

    /** Visits the pairs, each once, that are not farther than {@link #widest} of either row. */
    private void visit(TileProducts products, PairVisitor visitor) {
        double[] squared = new double[Tile.ROWS];
        for (int a = 0; a < tiles.size(); a++) {
            for (int b = a; b < tiles.size(); b++) {
                TilePair pair = new TilePair(tiles.get(a), tiles.get(b));
                double[] norms = pair.column().squaredNorms();
                products.forEachRow(pair, (r, dots) -> {
                    double norm = pair.row().squaredNorms()[r];
                    int i = pair.row().first() + r;
                    int from = pair.firstColumn(r);
                    for (int j = from; j < norms.length; j++) {
                        squared[j] = (norm + norms[j]) - 2 * dots[j];
                    }
                    for (int j = from; j < norms.length; j++) {
                        int c = pair.column().first() + j;
                        if (squared[j] <= widest[i] || squared[j] <= widest[c]) {
                            boolean exact = squared[j] < NEAREST * (norm + norms[j]);
                            visitor.pair(i, c, exact ? pair.row().squaredDistance(r, pair.column(), j) : squared[j]);
                        }
                    }
                });
            }
        }
    }

    private void near(int i, int j, double squared) {
        int same =
                ofReference[buckets[i]] & ofReference[buckets[j]] | ofCandidate[buckets[i]] & ofCandidate[buckets[j]];
        insert(i, same, squared);
        insert(j, same, squared);
    }

    private void insert(int row, int some, double squared) {
        if (!(squared < widest[row])) {
            return;
        }
        boolean changed = insert(own, row * (k + 1), k + 1, squared);
        for (int left = some; left != 0; left &= left - 1) {
            changed |= insert(nearest, list(row, Integer.numberOfTrailingZeros(left)), k, squared);
        }
        if (changed) {
            widest[row] = widest(row);
        }
    }

    /** Puts a number in its place among {@code count} ascending ones, if it is not above all; whether it did. */
    private static boolean insert(double[] ascending, int first, int count, double squared) {
        int at = first + count - 1;
        if (!(squared < ascending[at])) {
            return false;
        }
        for (; at > first && ascending[at - 1] > squared; at--) {
            ascending[at] = ascending[at - 1];
        }
        ascending[at] = squared;
        return true;
    }

    private int list(int row, int split) {
        return (row * splits.size() + split) * k;
    }

    private double widest(int row) {
        double largest = own[row * (k + 1) + k];
        for (int left = ofReference[buckets[row]] | ofCandidate[buckets[row]]; left != 0; left &= left - 1) {
            largest = Math.max(largest, nearest[list(row, Integer.numberOfTrailingZeros(left)) + k - 1]);
        }
        return largest;
    }

    /** What lies within the balls of one neighbourhood: of every row, the splits as bits. */
    private final class Found {
        private final Neighbourhood neighbourhood;
        private final int[] precise = new int[buckets.length];
        private final int[] recalled = new int[buckets.length];
        private final int[] covered = new int[buckets.length];
        private final long[] pairs = new long[splits.size()];
        /** By split: the squared median of the reference's radii, at which balls are clipped. */
        private final double[] clips = new double[splits.size()];
        /** By row and split, k at most: clipped balls that hold it, of the reference whatever part it is of. */
        private final byte[] holding = new byte[buckets.length * splits.size()];
        /** By row and split, k at most: candidates in its ball. */
        private final byte[] held = new byte[buckets.length * splits.size()];
        /** Of every row, whether it lies in a ball of the others. */
        private final boolean[] near = new boolean[buckets.length];

        private long ownPairs;

        Found(Neighbourhood neighbourhood) {
            this.neighbourhood = neighbourhood;
            for (int s = 0; s < clips.length; s++) {
                int split = s;
                clips[s] = ClippedScores.squaredMedian(IntStream.range(0, buckets.length)
                        .filter(row -> (ofReference[buckets[row]] >> split & 1) != 0)
                        .mapToDouble(row -> radius(row, split))
                        .toArray());
            }
        }

        void pair(int i, int j, double squared) {
            leftOut(i, j, squared);
            leftOut(j, i, squared);
            across(i, j, ofReference[buckets[i]] & ofCandidate[buckets[j]], squared);
            across(j, i, ofReference[buckets[j]] & ofCandidate[buckets[i]], squared);
            int own = ofReference[buckets[i]] & ofReference[buckets[j]];
            clipped(i, j, own, squared);
            clipped(j, i, own, squared);
        }

        /** Whether the clipped ball around a row of the reference holds another row. */
        private void clipped(int ball, int row, int some, double squared) {
            for (int left = some; left != 0; left &= left - 1) {
                int split = Integer.numberOfTrailingZeros(left);
                if (squared <= radius(ball, split) && squared <= clips[split]) {
                    plusOne(holding, row, split);
                }
            }
        }

        private void plusOne(byte[] counts, int row, int split) {
            int at = row * splits.size() + split;
            counts[at] += (byte) (counts[at] < neighbourhood.k() ? 1 : 0);
        }

        private double radius(int row, int split) {
            return nearest[list(row, split) + neighbourhood.k() - 1];
        }

        /** Whether a row lies in another's ball, which reaches as if that row were not there. */
        private void leftOut(int ball, int row, double squared) {
            int last = ball * (k + 1) + neighbourhood.k() - 1;
            double radius = squared <= own[last] ? own[last + 1] : own[last];
            if (squared < radius || neighbourhood.closed() && squared == radius) {
                near[row] = true;
                ownPairs++;
            }
        }

        private void across(int reference, int candidate, int some, double squared) {
            clipped(reference, candidate, some, squared);
            for (int left = some; left != 0; left &= left - 1) {
                int split = Integer.numberOfTrailingZeros(left);
                int bit = 1 << split;
                if (within(reference, split, squared)) {
                    precise[candidate] |= bit;
                    covered[reference] |= bit;
                    pairs[split]++;
                }
                if (squared < radius(reference, split)) {
                    plusOne(held, reference, split);
                }
                if (within(candidate, split, squared)) {
                    recalled[reference] |= bit;
                }
            }
        }

        private boolean within(int row, int split, double squared) {
            double radius = radius(row, split);
            return squared < radius || neighbourhood.closed() && squared == radius;
        }

        /** By split, as in {@link SplitManifold}; none if a part of some split has too few rows. */
        double[][] values() {
            double[][] values = new double[splits.size()][];
            for (int s = 0; s < values.length; s++) {
                double n = count(ofReference, s);
                double m = count(ofCandidate, s);
                if (!neighbourhood.fits((long) n, (long) m)) {
                    return new double[0][];
                }
                values[s] = new double[] {
                    n,
                    m,
                    bits(precise, s) / m,
                    bits(recalled, s) / n,
                    pairs[s] / (neighbourhood.k() * m),
                    bits(covered, s) / n,
                    mean(holding, ofCandidate, s) / mean(holding, ofReference, s),
                    ClippedScores.candidates(
                                    mean(held, ofReference, s) / neighbourhood.k(),
                                    (long) n,
                                    (long) m,
                                    neighbourhood.k())
                            / (m + 1)
                };
            }
            return values;
        }

        /** The components of {@link SplitManifolds.Own} before its splits. */
        double[] ownValues() {
            double n = buckets.length;
            long some = IntStream.range(0, near.length).filter(row -> near[row]).count();
            return new double[] {n, some / n, ownPairs / (neighbourhood.k() * n)};
        }

        /** Of a part's rows. */
        private double mean(byte[] counts, int[] part, int split) {
            return IntStream.range(0, buckets.length)
                    .filter(row -> (part[buckets[row]] >> split & 1) != 0)
                    .map(row -> counts[row * splits.size() + split])
                    .average()
                    .orElseThrow();
        }

        private long count(int[] part, int split) {
            return Arrays.stream(buckets)
                    .filter(b -> (part[b] >> split & 1) != 0)
                    .count();
        }

        private long bits(int[] rows, int split) {
            return Arrays.stream(rows).filter(row -> (row >> split & 1) != 0).count();
        }
    }
}
