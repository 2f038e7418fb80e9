package io.sparkfidelity.pairs.near;

import java.util.ArrayList;
import java.util.List;

/**
 * Leads to the pairs of rows that meet in a wedge for the first time and whose signatures are alike, from rows that come wedge by
 * wedge. Holds up to {@link Wedges#MOST_ROWS} rows. Mutable.
 *
 * @param <T> what a row is to the visitor
 */
public final class WedgePairs<T> {
    /** Takes a pair. */
    public interface Visitor<T> {
        /** Whether a pair of these would be taken. */
        default boolean wants(T earlier, T later) {
            return true;
        }

        void visit(T earlier, T later);
    }

    private final Wedges wedges;
    private final Visitor<T> visitor;
    private final List<Held<T>> rows = new ArrayList<>();
    private long wedge = -1;
    private int oldest;

    /** @param wedges the row's, by band */
    private record Held<T>(long[] signature, long[] wedges, T row) {
        /** Whether the two, which share a wedge of this band, share none of an earlier one: there they were compared. */
        boolean meetsFirst(Held<T> other, int band) {
            for (int earlier = 0; earlier < band; earlier++) {
                if (wedges[earlier] == other.wedges[earlier]) {
                    return false;
                }
            }
            return true;
        }
    }

    public WedgePairs(Wedges wedges, Visitor<T> visitor) {
        this.wedges = wedges;
        this.visitor = visitor;
    }

    /** Takes the next row; all rows of a wedge come together. */
    public void add(long wedgeOfRow, long[] signature, T row) {
        if (wedgeOfRow != wedge) {
            rows.clear();
            oldest = 0;
            wedge = wedgeOfRow;
        }
        int band = Bands.band(wedge);
        Bands bands = wedges.bands();
        Held<T> later = new Held<>(signature, wedges.all(signature), row);
        for (Held<T> earlier : rows) {
            // In this order: most rows of a crowd meet in the first band, most others are unlike.
            boolean metBefore = band > 0 && earlier.wedges()[0] == later.wedges()[0];
            if (!metBefore
                    && visitor.wants(earlier.row(), row)
                    && bands.alike(signature, earlier.signature())
                    && earlier.meetsFirst(later, band)) {
                visitor.visit(earlier.row(), row);
            }
        }
        if (rows.size() < Wedges.MOST_ROWS) {
            rows.add(later);
        } else {
            rows.set(oldest, later);
            oldest = (oldest + 1) % Wedges.MOST_ROWS;
        }
    }
}
