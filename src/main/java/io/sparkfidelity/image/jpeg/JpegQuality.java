package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import java.util.OptionalInt;

/**
 * The quality that a JPEG was written with, on libjpeg's scale of 1 to 100, told by its quantisation table for luminance
 * (that of the frame's first component). libjpeg makes a table of a quality by scaling the example of T.81, table K.1
 * ({@code jpeg_quality_scaling} and {@code jpeg_add_quant_table} in {@code jcparam.c}); the quality here is the one whose
 * table is nearest, by the sum of absolute differences. Encoders that use libjpeg's tables (Pillow, OpenCV, most web
 * servers) are told exactly; for those with tables of their own (cameras, Photoshop) it is the nearest name.
 */
public final class JpegQuality {
    /** The best quality of the scale; the worst is 1. */
    public static final int BEST = 100;

    /** Table K.1 in rows of eight. */
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };

    private static final int LARGEST_OF_8_BITS = 255;
    private static final int LARGEST_OF_16_BITS = 32_767;

    private JpegQuality() {}

    /** The quality, 1..{@value #BEST}; empty if {@code encoded} is no JPEG with a frame, a scan and its table. */
    public static OptionalInt of(byte[] encoded) {
        try {
            return OptionalInt.of(nearest(luminance(new Bytes(encoded))));
        } catch (ImageRejectedException e) {
            // No JPEG: a decoder says so in more words.
            return OptionalInt.empty();
        }
    }

    /** The first component's table, in zigzag order, as it is at the first scan that finds it. */
    private static int[] luminance(Bytes file) throws ImageRejectedException {
        JpegTables tables = new JpegTables();
        if (file.u16Big(0) != (0xFF00 | JpegMarkers.SOI)) {
            throw ImageRejectedException.corrupt("no image begins here");
        }
        int component = -1;
        int at = 2;
        while (true) {
            at = JpegMarkers.next(file, at);
            int marker = file.u8(at - 1);
            if (JpegMarkers.standsAlone(marker)) {
                continue;
            }
            int end = JpegMarkers.end(file, at);
            if (marker == JpegMarkers.DQT) {
                tables.readQuantisers(file, at + 2, end);
            } else if (marker == JpegMarkers.SOS && tables.quantises(component)) {
                return tables.quantisers(component);
            } else if (isFrame(marker) && component < 0) {
                // Behind length, precision, sides and the number of components: name, sampling, table.
                component = file.u8(at + 10);
            }
            at = end;
        }
    }

    /** SOF0 to SOF15, less the markers for tables and extensions among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int nearest(int[] table) {
        int most = LARGEST_OF_8_BITS;
        for (int step : table) {
            most = step > LARGEST_OF_8_BITS ? LARGEST_OF_16_BITS : most;
        }
        int best = BEST;
        long least = Long.MAX_VALUE;
        for (int quality = BEST; quality >= 1; quality--) {
            long distance = distance(table, quality, most);
            if (distance < least) {
                least = distance;
                best = quality;
            }
        }
        return best;
    }

    private static long distance(int[] table, int quality, int most) {
        int percent = quality < 50 ? 5_000 / quality : 200 - 2 * quality;
        long distance = 0;
        for (int k = 0; k < table.length; k++) {
            int scaled = (LUMINANCE[JpegTables.NATURAL[k]] * percent + 50) / 100;
            distance += Math.abs(table[k] - Math.max(1, Math.min(most, scaled)));
        }
        return distance;
    }
}
