package io.sparkfidelity.pairs.nearest;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.LowerBounds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.pairs.TileProducts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds of every row of a short side, which is held, the nearest among the rows of a long side, which pass by a tile at a time in any
 * order: the cost is that of the products, linear in either side, and the memory that of the short side. A row is never compared
 * with a row of its own id. float32 products only rule pairs out; distances are sums of (x - y)^2 in float64. Mutable, one a
 * task; holds {@link TileProducts}' native scratch until it is closed.
 */
public final class NearestInPassing implements AutoCloseable {
    private final List<Tile> held;
    private final Map<String, Integer> places = new HashMap<>();
    private final int dimension;
    private final TileProducts products;
    private final NearestIds nearest;
    private final List<String> waitingIds = new ArrayList<>();
    private final List<float[]> waiting = new ArrayList<>();

    /**
     * @param rows the short side, one or more
     * @param ids of the short side, where the long side may have the same rows; empty if it has not
     */
    public NearestInPassing(float[][] rows, List<String> ids) {
        this.held = Tile.cut(Side.CANDIDATE, rows, new int[rows.length]);
        for (int i = 0; i < ids.size(); i++) {
            places.put(ids.get(i), i);
        }
        this.dimension = rows[0].length;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.nearest = new NearestIds(rows.length);
    }

    /** Lets a row of the long side pass by. */
    public void pass(String id, float[] row) {
        waitingIds.add(id);
        waiting.add(row);
        if (waiting.size() == Tile.ROWS) {
            compare();
        }
    }

    private void compare() {
        Tile passing = Tile.cut(Side.REFERENCE, waiting.toArray(float[][]::new), new int[waiting.size()])
                .get(0);
        for (Tile tile : held) {
            TilePair pair = new TilePair(passing, tile);
            LowerBounds bounds = new LowerBounds(pair);
            int first = tile.first();
            products.forEachRow(pair, (r, dots) -> {
                double[] lower = bounds.ofRow(r, dots, 0);
                int own = places.getOrDefault(waitingIds.get(r), -1);
                for (int j = 0; j < tile.rows(); j++) {
                    if (lower[j] <= nearest.squaredDistance(first + j) && first + j != own) {
                        nearest.see(
                                first + j,
                                waitingIds.get(r),
                                passing.squaredDistance(r, tile, j),
                                passing.squaredNorm(r));
                    }
                }
            });
        }
        waiting.clear();
        waitingIds.clear();
    }

    /** What was found among all rows that passed by. */
    public NearestIds found() {
        if (!waiting.isEmpty()) {
            compare();
        }
        return nearest;
    }

    @Override
    public void close() {
        products.close();
    }
}
