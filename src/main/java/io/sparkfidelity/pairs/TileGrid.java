package io.sparkfidelity.pairs;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pairs of tiles a fold visits, each once and in any order.
 *
 * @param referenceTiles tiles of the reference
 * @param candidateTiles tiles of the candidate
 */
public record TileGrid(int referenceTiles, int candidateTiles) {
    /** The tiles of one {@link TilePair}, by side and number. */
    public record Cell(Side rowSide, int row, Side columnSide, int column) {}

    /** How many tiles a side of n rows falls into. */
    public static int tiles(int n) {
        return (n + Tile.ROWS - 1) / Tile.ROWS;
    }

    /** All unordered pairs of a side's tiles, each with itself among them. */
    public List<Cell> within(Side side) {
        int tiles = side == Side.REFERENCE ? referenceTiles : candidateTiles;
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < tiles; i++) {
            for (int j = i; j < tiles; j++) {
                cells.add(new Cell(side, i, side, j));
            }
        }
        return cells;
    }

    /** Every tile of the reference with every tile of the candidate. */
    public List<Cell> across() {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < referenceTiles; i++) {
            for (int j = 0; j < candidateTiles; j++) {
                cells.add(new Cell(Side.REFERENCE, i, Side.CANDIDATE, j));
            }
        }
        return cells;
    }
}
