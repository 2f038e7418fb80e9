package io.sparkfidelity.pairs;

/**
 * What one step of a pair fold visits: all pairs of a row of one tile and a row of the other. Of two tiles of one side the
 * earlier comes first, and a tile with itself stands for its unordered pairs of different rows; across the sides the
 * reference comes first.
 *
 * @param row the tile whose rows run down
 * @param column the tile whose rows run across
 */
public record TilePair(Tile row, Tile column) {
    public TilePair {
        if (row.dimension() != column.dimension()) {
            throw new IllegalArgumentException(
                    "tiles of " + row.dimension() + " and " + column.dimension() + " dimensions cannot be paired");
        }
        boolean ordered = row.side() == column.side()
                ? row.number() <= column.number()
                        && (row.number() == column.number() || row.bucket(row.rows() - 1) <= column.bucket(0))
                : row.side() == Side.REFERENCE;
        if (!ordered) {
            throw new IllegalArgumentException("tile " + row.number() + " of " + row.side()
                    + " cannot come before tile " + column.number() + " of " + column.side());
        }
    }

    /** Which pairs these are. */
    public Relation relation() {
        return row.side() == column.side() ? Relation.within(row.side()) : Relation.ACROSS;
    }

    /** Whether both are the same tile. */
    public boolean diagonal() {
        return row.side() == column.side() && row.number() == column.number();
    }

    /** The first column that row {@code r} is paired with. */
    public int firstColumn(int r) {
        return diagonal() ? r + 1 : 0;
    }
}
