package io.sparkfidelity.pairs.kept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptRowsFoldTest {
    private static final KeptRowsFold.Spec SPEC = new KeptRowsFold.Spec(Side.CANDIDATE, 3);

    /** A bucket that goes on in the next tile, and parts that merge in either order. */
    @Test
    void theFirstRowsOfABucketAreKeptWhoeverVisitsThem() {
        int n = Tile.ROWS + 10;
        float[][] rows = new float[n][1];
        int[] buckets = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i][0] = i;
            // One row of bucket 5 in the first tile, nine in the second.
            buckets[i] = i < 2 ? 0 : i < Tile.ROWS - 1 ? 4 : i < n - 2 ? 5 : 6;
        }
        List<Tile> tiles = Tile.cut(Side.CANDIDATE, rows, buckets);
        KeptRows first = kept(tiles.get(0), tiles.get(0));
        KeptRows second = kept(tiles.get(1), tiles.get(1));
        for (KeptRows merged : List.of(first.merge(second), second.merge(first))) {
            assertKept(merged, 0, 0, 1);
            assertKept(merged, 3);
            assertKept(merged, 4, 2, 3, 4);
            assertKept(merged, 5, Tile.ROWS - 1, Tile.ROWS, Tile.ROWS + 1);
            assertKept(merged, 6, n - 2, n - 1);
            assertEquals(1, merged.first(4, 1).size());
        }
    }

    @Test
    void pairsOfTwoTilesAddNothing() {
        List<Tile> tiles = Tile.cut(Side.CANDIDATE, new float[Tile.ROWS + 1][1], new int[Tile.ROWS + 1]);
        assertEquals(0, kept(tiles.get(0), tiles.get(1)).first(0, 3).size());
        Tile other = Tile.cut(Side.REFERENCE, new float[1][1], new int[1]).get(0);
        assertThrows(IllegalArgumentException.class, () -> kept(other, other));
    }

    private static void assertKept(KeptRows rows, int bucket, int... places) {
        assertArrayEquals(
                Arrays.stream(places).mapToDouble(i -> i).toArray(),
                rows.first(bucket, 3).stream().mapToDouble(row -> row[0]).toArray());
    }

    private static KeptRows kept(Tile row, Tile column) {
        try (KeptRowsFold fold = SPEC.open(1)) {
            fold.add(new TilePair(row, column));
            return fold.found();
        }
    }
}
