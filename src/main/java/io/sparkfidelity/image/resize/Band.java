package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.PackedPixels;
import io.sparkfidelity.image.RgbImage;
import java.util.Optional;

/**
 * Some rows of an image at a time, after the horizontal pass or as they are: pixels as {@link PackedPixels}. For
 * the pass the image's columns become lines, so that it is the same work as the vertical one.
 */
final class Band {
    /** More rows make longer columns, which cost less a pixel, until the rows fill the processor's cache. */
    private static final int MOST_ROWS = 256;

    private static final int MOST_PIXELS = 1 << 17;

    private final RgbImage image;
    private final int[][] rows;
    private final Optional<Columns> columns;

    /** The horizontal pass, and the columns that it takes at once. */
    private record Columns(Taps taps, LineSums sums, int[][] block) {}

    /** Of rows as they are, or with {@code across} after the horizontal pass. */
    Band(RgbImage image, Optional<Taps> across) {
        this.image = image;
        int width = across.map(Taps::length).orElse(image.width());
        int height = across.isPresent() ? height(width, image.height()) : LineSums.BLOCK;
        this.rows = new int[height][width];
        this.columns = across.map(
                taps -> new Columns(taps, new LineSums(taps, height, this::scatter), new int[LineSums.BLOCK][height]));
    }

    private static int height(int width, int all) {
        int most = Math.min(Math.min(MOST_ROWS, MOST_PIXELS / width), all);
        return Math.max(1, (most + LineSums.BLOCK - 1) / LineSums.BLOCK) * LineSums.BLOCK;
    }

    /** The rows: a multiple of {@link LineSums#BLOCK} of them. */
    int[][] rows() {
        return rows;
    }

    /** Fills the rows with those of the image from {@code y} on; those beyond its last may hold anything. */
    void read(int y) {
        int count = Math.min(rows.length, image.height() - y);
        if (columns.isEmpty()) {
            for (int i = 0; i < count; i++) {
                PackedPixels.read(image, image.width() * (y + i), 1, rows[i].length, rows[i]);
            }
            return;
        }
        Taps taps = columns.get().taps();
        for (int x = taps.begin(); x < taps.end(); x += LineSums.BLOCK) {
            int[][] block = columns.get().block();
            for (int i = 0; i < block.length; i++) {
                int first = image.width() * y + Math.min(x + i, image.width() - 1);
                PackedPixels.read(image, first, image.width(), count, block[i]);
            }
            columns.get().sums().add(x, block, 0);
        }
    }

    /** Puts a column of the result into the rows. */
    private void scatter(int x, int[] column) {
        for (int i = 0; i < column.length; i++) {
            rows[i][x] = column[i];
        }
    }
}
