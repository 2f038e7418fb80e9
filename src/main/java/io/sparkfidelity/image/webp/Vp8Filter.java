package io.sparkfidelity.image.webp;

/**
 * VP8's loop filters (RFC 6386, section 15): smooth the edges between blocks of a reconstructed frame, macroblock by
 * macroblock in reading order.
 */
final class Vp8Filter {
    private final Vp8Header header;
    private final Vp8Plane luma;
    private final Vp8Plane blue;
    private final Vp8Plane red;

    Vp8Filter(Vp8Header header, Vp8Plane luma, Vp8Plane blue, Vp8Plane red) {
        this.header = header;
        this.luma = luma;
        this.blue = blue;
        this.red = red;
    }

    /**
     * Filters one macroblock.
     *
     * @param level 0 for none, up to 63
     * @param inner whether the edges of its subblocks are filtered too
     */
    void filter(int x, int y, int level, boolean inner) {
        if (level == 0) {
            return;
        }
        int interior = interiorLimit(level);
        int limit = 2 * level + interior;
        if (header.hasSimpleFilter()) {
            simple(x, y, limit, inner);
            return;
        }
        int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        normal(luma, 16, x, y, limit, interior, variance, inner);
        normal(blue, 8, x, y, limit, interior, variance, inner);
        normal(red, 8, x, y, limit, interior, variance, inner);
    }

    private int interiorLimit(int level) {
        int sharpness = header.sharpness();
        if (sharpness == 0) {
            return level;
        }
        int reduced = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        return Math.max(reduced, 1);
    }

    private void simple(int x, int y, int limit, boolean inner) {
        int at = luma.at(16 * x, 16 * y);
        for (int across = x > 0 ? 0 : 4; across < (inner ? 16 : 1); across += 4) {
            simpleEdge(at + across, 1, luma.stride, across == 0 ? limit + 4 : limit);
        }
        for (int down = y > 0 ? 0 : 4; down < (inner ? 16 : 1); down += 4) {
            simpleEdge(at + down * luma.stride, luma.stride, 1, down == 0 ? limit + 4 : limit);
        }
    }

    private void simpleEdge(int start, int step, int along, int limit) {
        byte[] s = luma.samples;
        for (int i = 0, at = start; i < 16; i++, at += along) {
            if (isSmooth(s, at, step, limit)) {
                common(s, at, step, true);
            }
        }
    }

    private static void normal(
            Vp8Plane plane, int size, int x, int y, int limit, int interior, int variance, boolean inner) {
        int stride = plane.stride;
        int at = plane.at(size * x, size * y);
        if (x > 0) {
            normalEdge(plane.samples, at, 1, stride, size, limit + 4, interior, variance, true);
        }
        for (int across = 4; inner && across < size; across += 4) {
            normalEdge(plane.samples, at + across, 1, stride, size, limit, interior, variance, false);
        }
        if (y > 0) {
            normalEdge(plane.samples, at, stride, 1, size, limit + 4, interior, variance, true);
        }
        for (int down = 4; inner && down < size; down += 4) {
            normalEdge(plane.samples, at + down * stride, stride, 1, size, limit, interior, variance, false);
        }
    }

    private static void normalEdge(
            byte[] s, int start, int step, int along, int size, int limit, int interior, int variance, boolean wide) {
        for (int i = 0, at = start; i < size; i++, at += along) {
            if (!isSmooth(s, at, step, limit) || !isFlat(s, at, step, interior)) {
                continue;
            }
            if (differ(s, at - 2 * step, at - step) > variance || differ(s, at + step, at) > variance) {
                common(s, at, step, true);
            } else if (wide) {
                wide(s, at, step);
            } else {
                int outer = (common(s, at, step, false) + 1) >> 1;
                s[at - 2 * step] = clamp((s[at - 2 * step] & 0xFF) + outer);
                s[at + step] = clamp((s[at + step] & 0xFF) - outer);
            }
        }
    }

    private static int differ(byte[] s, int a, int b) {
        return Math.abs((s[a] & 0xFF) - (s[b] & 0xFF));
    }

    /** Whether the step over the edge is small enough to come from coding. */
    private static boolean isSmooth(byte[] s, int at, int step, int limit) {
        return 4 * differ(s, at - step, at) + differ(s, at - 2 * step, at + step) <= 2 * limit + 1;
    }

    private static boolean isFlat(byte[] s, int at, int step, int limit) {
        return differ(s, at - 4 * step, at - 3 * step) <= limit
                && differ(s, at - 3 * step, at - 2 * step) <= limit
                && differ(s, at - 2 * step, at - step) <= limit
                && differ(s, at + 3 * step, at + 2 * step) <= limit
                && differ(s, at + 2 * step, at + step) <= limit
                && differ(s, at + step, at) <= limit;
    }

    /** Moves the two samples at the edge; returns what was taken from the farther one. */
    private static int common(byte[] s, int at, int step, boolean outerTaps) {
        int before = s[at - step] & 0xFF;
        int after = s[at] & 0xFF;
        int outer = outerTaps ? clampSigned((s[at - 2 * step] & 0xFF) - (s[at + step] & 0xFF)) : 0;
        int change = clampSigned(3 * (after - before) + outer);
        int taken = Math.min(change + 4, 127) >> 3;
        s[at] = clamp(after - taken);
        s[at - step] = clamp(before + (Math.min(change + 3, 127) >> 3));
        return taken;
    }

    /** The filter between macroblocks: moves three samples on each side. */
    private static void wide(byte[] s, int at, int step) {
        int outer = clampSigned((s[at - 2 * step] & 0xFF) - (s[at + step] & 0xFF));
        int change = clampSigned(3 * ((s[at] & 0xFF) - (s[at - step] & 0xFF)) + outer);
        for (int i = 0, weight = 27; i < 3; i++, weight -= 9) {
            int part = (weight * change + 63) >> 7;
            int after = at + i * step;
            int before = at - (i + 1) * step;
            s[after] = clamp((s[after] & 0xFF) - part);
            s[before] = clamp((s[before] & 0xFF) + part);
        }
    }

    private static int clampSigned(int value) {
        return Math.max(-128, Math.min(127, value));
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
