package io.sparkfidelity.source.sample;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Paints one image of a class: three planes of size x size samples of 0..255, row by row. All numbers come from the given
 * random sequence, and transcendental functions from {@link StrictMath}, so that every machine paints the same.
 */
final class SamplePainter {
    private static final int GRID = 5;

    private final SplittableRandom random;
    private final int size;
    private final float[][] planes;

    SamplePainter(SplittableRandom random, int size) {
        this.random = random;
        this.size = size;
        this.planes = new float[3][size * size];
    }

    /** How strongly the second colour covers the first at a point of the unit square, 0 to 1. */
    private interface Cover {
        double at(double x, double y);
    }

    float[][] paint(SampleClass kind) {
        switch (kind) {
            case GRADIENT -> fill(gradient());
            case DISC -> fill(disc());
            case POLYGON -> fill(polygon());
            case STRIPES -> fill(stripes());
            case CHECKER -> fill(checker());
            case WAVE -> fill(wave());
            case CLOUD -> fill(cloud());
            case SCENE -> {
                fill(gradient());
                int things = 2 + random.nextInt(4);
                for (int i = 0; i < things; i++) {
                    cover(random.nextBoolean() ? disc() : polygon(), colour());
                }
            }
        }
        return planes;
    }

    private void fill(Cover cover) {
        float[] first = colour();
        for (int c = 0; c < 3; c++) {
            Arrays.fill(planes[c], first[c]);
        }
        cover(cover, colour());
    }

    private void cover(Cover cover, float[] colour) {
        for (int y = 0, at = 0; y < size; y++) {
            for (int x = 0; x < size; x++, at++) {
                float share = (float) cover.at((x + 0.5) / size, (y + 0.5) / size);
                for (int c = 0; c < 3; c++) {
                    planes[c][at] += share * (colour[c] - planes[c][at]);
                }
            }
        }
    }

    private float[] colour() {
        return new float[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private Cover gradient() {
        double angle = between(0, 2 * Math.PI);
        double a = StrictMath.cos(angle);
        double b = StrictMath.sin(angle);
        double bend = between(0.5, 2);
        return (x, y) -> StrictMath.pow(clamp(0.5 + a * (x - 0.5) + b * (y - 0.5)), bend);
    }

    private Cover disc() {
        double cx = between(0.2, 0.8);
        double cy = between(0.2, 0.8);
        double radius = between(0.1, 0.4);
        double squash = between(0.6, 1.6);
        return (x, y) -> edge(radius - Math.sqrt((x - cx) * (x - cx) * squash + (y - cy) * (y - cy) / squash));
    }

    /** A convex polygon: what lies on the inner side of each of its edges. */
    private Cover polygon() {
        int corners = 3 + random.nextInt(4);
        double turn = between(0, 2 * Math.PI);
        double cx = between(0.3, 0.7);
        double cy = between(0.3, 0.7);
        double inner = between(0.12, 0.3);
        double[] nx = new double[corners];
        double[] ny = new double[corners];
        for (int i = 0; i < corners; i++) {
            nx[i] = StrictMath.cos(turn + 2 * Math.PI * i / corners);
            ny[i] = StrictMath.sin(turn + 2 * Math.PI * i / corners);
        }
        return (x, y) -> {
            double inside = inner;
            for (int i = 0; i < corners; i++) {
                inside = Math.min(inside, inner - nx[i] * (x - cx) - ny[i] * (y - cy));
            }
            return edge(inside);
        };
    }

    private Cover stripes() {
        double angle = between(0, Math.PI);
        double a = StrictMath.cos(angle);
        double b = StrictMath.sin(angle);
        double period = between(0.06, 0.3);
        double share = between(0.25, 0.75);
        return (x, y) -> {
            double phase = (a * x + b * y) / period;
            double within = phase - Math.floor(phase);
            return edge(period * (share / 2 - Math.abs(within - 0.5)));
        };
    }

    private Cover checker() {
        double cells = between(2, 9);
        double shiftX = between(0, 1);
        double shiftY = between(0, 1);
        return (x, y) ->
                ((long) Math.floor(x * cells + shiftX) + (long) Math.floor(y * cells + shiftY)) % 2 == 0 ? 1 : 0;
    }

    private Cover wave() {
        double cx = between(-0.3, 1.3);
        double cy = between(-0.3, 1.3);
        double frequency = between(8, 50);
        return (x, y) -> 0.5 + 0.5 * StrictMath.sin(frequency * Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)));
    }

    /** Smoothed lattice noise of three octaves. */
    private Cover cloud() {
        double[][] lattices = new double[3][];
        for (int octave = 0; octave < 3; octave++) {
            int side = (GRID << octave) + 1;
            lattices[octave] = random.doubles((long) side * side).toArray();
        }
        return (x, y) -> {
            double value = 0;
            double weight = 0.57;
            for (int octave = 0; octave < 3; octave++, weight /= 2) {
                value += weight * lattice(lattices[octave], GRID << octave, x, y);
            }
            return clamp(1.6 * value - 0.3);
        };
    }

    private static double lattice(double[] values, int cells, double x, double y) {
        int i = (int) (x * cells);
        int j = (int) (y * cells);
        double u = smooth(x * cells - i);
        double v = smooth(y * cells - j);
        int at = j * (cells + 1) + i;
        double top = values[at] + u * (values[at + 1] - values[at]);
        double bottom = values[at + cells + 1] + u * (values[at + cells + 2] - values[at + cells + 1]);
        return top + v * (bottom - top);
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    /** An edge one pixel wide at distance 0. */
    private double edge(double inside) {
        return clamp(0.5 + inside * size);
    }

    private static double clamp(double value) {
        return Math.min(1, Math.max(0, value));
    }
}
