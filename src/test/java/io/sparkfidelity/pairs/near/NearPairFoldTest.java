package io.sparkfidelity.pairs.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.Rows;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TileFold;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearPairFoldTest {
    private static final int DATASETS = 3;
    private static final double BELOW = 1.5;

    /** Two tiles, against comparing all pairs; the tile pairs in any order and any division into folds. */
    @Test
    void findsWhatAllPairsFind() {
        Random random = new Random(5);
        Rows rows = Rows.of(Side.REFERENCE, Tallies.normal(1, 2600, 6, 0, 1));
        short[] datasets = new short[rows.size()];
        long[] contents = new long[rows.size()];
        for (int i = 0; i < datasets.length; i++) {
            datasets[i] = (short) random.nextInt(DATASETS);
            contents[i] = random.nextInt(4);
        }
        RowOrigins origins = new RowOrigins(datasets, contents, DATASETS);
        long[][] counts = new long[DATASETS][DATASETS];
        List<NearPairs.Pair> across = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int j = i + 1; j < rows.size(); j++) {
                double squared = rows.squaredDistance(i, rows, j);
                if (squared < BELOW && contents[i] != contents[j]) {
                    counts[Math.min(datasets[i], datasets[j])][Math.max(datasets[i], datasets[j])]++;
                    if (datasets[i] != datasets[j]) {
                        across.add(new NearPairs.Pair(i, j, squared));
                    }
                }
            }
        }
        assertTrue(across.size() > 1000, across.size() + " pairs");
        for (int folds = 1; folds <= 3; folds++) {
            NearPairs found = found(rows, origins, folds, across.size());
            for (int a = 0; a < DATASETS; a++) {
                for (int b = a; b < DATASETS; b++) {
                    assertEquals(counts[a][b], found.count(b, a));
                }
            }
            // The fold adds the same squares in another order: equal pairs, and distances to the last bits.
            assertEquals(places(across), places(found.nearest()));
        }
        NearPairs few = found(rows, origins, 2, 7);
        assertEquals(counts[0][1], few.count(0, 1));
        assertEquals(found(rows, origins, 1, across.size()).nearest().subList(0, 7), few.nearest());
    }

    private static List<String> places(List<NearPairs.Pair> pairs) {
        return pairs.stream()
                .map(pair -> pair.first() + " " + pair.second())
                .sorted()
                .toList();
    }

    private static NearPairs found(Rows rows, RowOrigins origins, int folds, int most) {
        List<Tile> tiles = rows.tiles();
        List<TilePair> pairs = new ArrayList<>();
        for (Tile row : tiles) {
            tiles.subList(row.number(), tiles.size()).forEach(column -> pairs.add(new TilePair(row, column)));
        }
        Collections.shuffle(pairs, new Random(folds));
        FoldSpec<NearPairs> spec = new NearPairFold.Spec(Side.REFERENCE, Shared.of(origins), BELOW, most);
        List<NearPairs> parts = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            try (TileFold<NearPairs> fold = spec.open(6)) {
                for (int p = f; p < pairs.size(); p += folds) {
                    fold.add(pairs.get(p));
                }
                parts.add(fold.found());
            }
        }
        return parts.stream().reduce(spec::merge).orElseThrow();
    }
}
