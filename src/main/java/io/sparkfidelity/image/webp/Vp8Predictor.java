package io.sparkfidelity.image.webp;

import java.util.Arrays;

/** Intra prediction of VP8 (RFC 6386, section 12): fills a block of a plane from the samples around it. */
final class Vp8Predictor {
    /** The modes of whole blocks, and the first four of subblocks. */
    static final int DC = 0;

    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    /**
     * For the six diagonal modes of subblocks, how each sample is smoothed from the edge. The edge runs from the lowest
     * sample on the left over the corner (5) to the last one above and to the right, its ends doubled. A digit
     * i is the mean of edge samples i and i + 1, a capital letter that of three around i, as 1-2-1.
     */
    private static final String[] DIAGONALS = {
        "HIJKIJKLJKLMKLMN", // down left
        "FGHIEFGHDEFGCDEF", // down right
        "5678FGHIE567DFGH", // vertical right
        "6789HIJK789LIJKM", // vertical left
        "4FGH3E4F2D3E1C2D", // horizontal down
        "3D2C2C1B1B000000" // horizontal up
    };

    private final byte[] samples;
    private final int stride;
    private final Vp8Plane plane;
    private final int[] edge = new int[15];

    Vp8Predictor(Vp8Plane plane) {
        this.plane = plane;
        this.samples = plane.samples;
        this.stride = plane.stride;
    }

    /** Predicts a square of {@code size} (8 or 16) samples. */
    void predict(int mode, int x, int y, int size) {
        int at = plane.at(x, y);
        switch (mode) {
            case DC -> fill(at, size, mean(at, size, x > 0, y > 0));
            case TRUE_MOTION -> trueMotion(at, size);
            case VERTICAL -> vertical(at, size);
            default -> {
                for (int row = 0, to = at; row < size; row++, to += stride) {
                    Arrays.fill(samples, to, to + size, samples[to - 1]);
                }
            }
        }
    }

    private int mean(int at, int size, boolean left, boolean above) {
        if (!left && !above) {
            return 128;
        }
        int sum = 0;
        int count = 0;
        for (int i = 0; i < size; i++) {
            sum += left ? samples[at - 1 + i * stride] & 0xFF : 0;
            sum += above ? samples[at - stride + i] & 0xFF : 0;
            count += (left ? 1 : 0) + (above ? 1 : 0);
        }
        return (sum + count / 2) / count;
    }

    private void fill(int at, int size, int value) {
        for (int row = 0, to = at; row < size; row++, to += stride) {
            Arrays.fill(samples, to, to + size, (byte) value);
        }
    }

    private void vertical(int at, int size) {
        for (int row = 0, to = at; row < size; row++, to += stride) {
            System.arraycopy(samples, at - stride, samples, to, size);
        }
    }

    private void trueMotion(int at, int size) {
        int corner = samples[at - stride - 1] & 0xFF;
        for (int row = 0, to = at; row < size; row++, to += stride) {
            int base = (samples[to - 1] & 0xFF) - corner;
            for (int column = 0; column < size; column++) {
                int value = base + (samples[at - stride + column] & 0xFF);
                samples[to + column] = (byte) Math.max(0, Math.min(255, value));
            }
        }
    }

    /**
     * Predicts a subblock of 4 x 4 samples.
     *
     * @param beyond the index of the four samples above and to the right
     */
    void predictSubblock(int mode, int x, int y, int beyond) {
        int at = plane.at(x, y);
        switch (mode) {
            case DC -> fill(at, 4, mean(at, 4, true, true));
            case TRUE_MOTION -> trueMotion(at, 4);
            default -> {
                readEdge(at, beyond);
                for (int row = 0, to = at; row < 4; row++, to += stride) {
                    for (int column = 0; column < 4; column++) {
                        samples[to + column] = (byte) smoothed(mode, row, column);
                    }
                }
            }
        }
    }

    private void readEdge(int at, int beyond) {
        for (int i = 0; i < 4; i++) {
            edge[4 - i] = samples[at - 1 + i * stride] & 0xFF;
            edge[6 + i] = samples[at - stride + i] & 0xFF;
            edge[10 + i] = samples[beyond + i] & 0xFF;
        }
        edge[5] = samples[at - stride - 1] & 0xFF;
        edge[0] = edge[1];
        edge[14] = edge[13];
    }

    private int smoothed(int mode, int row, int column) {
        if (mode == VERTICAL) {
            return ofThree(6 + column);
        }
        if (mode == HORIZONTAL) {
            return ofThree(4 - row);
        }
        char code = DIAGONALS[mode - 4].charAt(4 * row + column);
        return code <= '9' ? ofTwo(code - '0') : ofThree(code - 'A');
    }

    private int ofTwo(int i) {
        return (edge[i] + edge[i + 1] + 1) >> 1;
    }

    private int ofThree(int i) {
        return (edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2) >> 2;
    }
}
