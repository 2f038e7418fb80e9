package io.sparkfidelity;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Damaged copies of a file, for tests of what reads files of strangers. The same seed, number and count give the same bytes
 * on every machine, so that a failure is found again by its number: mutation {@code i} depends on nothing but the file, the
 * random seed and {@code i}.
 */
public final class Mutations {
    /** The numbers that break counting: the ends of the signed and unsigned types, and their neighbours. */
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        32_767,
        32_768,
        65_535,
        65_536,
        0x7FFFFFFFL,
        0x80000000L,
        0xFFFFFFFFL,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_RUN = 64;

    private Mutations() {}

    /** {@code count} damaged copies of a file, made one at a time as the stream is read. */
    public static Stream<byte[]> of(byte[] seed, long randomSeed, int count) {
        return IntStream.range(0, count).mapToObj(i -> one(seed, randomSeed, i));
    }

    /** Mutation {@code index} of those that {@link #of} gives: one to four changes, each of a kind drawn at random. */
    public static byte[] one(byte[] seed, long randomSeed, int index) {
        SplittableRandom random = new SplittableRandom(randomSeed * 0x9E3779B97F4A7C15L + index);
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return inserted(bytes, random);
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> bitFlipped(bytes, random);
            case 2 -> byteSet(bytes, random);
            case 3 -> run(bytes, random);
            case 4 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 5 -> inserted(bytes, random);
            case 6 -> removed(bytes, random);
            case 7 -> spliced(bytes, random);
            case 8 -> number(bytes, random);
            default -> digits(bytes, random);
        };
    }

    private static byte[] bitFlipped(byte[] bytes, SplittableRandom random) {
        bytes[place(bytes, random)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] byteSet(byte[] bytes, SplittableRandom random) {
        bytes[place(bytes, random)] = (byte) random.nextInt();
        return bytes;
    }

    /** A run of one byte, as of a page that was never written. */
    private static byte[] run(byte[] bytes, SplittableRandom random) {
        int from = place(bytes, random);
        byte value = random.nextBoolean() ? (byte) (random.nextBoolean() ? 0 : 0xFF) : (byte) random.nextInt();
        Arrays.fill(bytes, from, from + runLength(bytes, from, random), value);
        return bytes;
    }

    private static byte[] inserted(byte[] bytes, SplittableRandom random) {
        byte[] middle = new byte[1 + random.nextInt(LONGEST_RUN)];
        random.nextBytes(middle);
        int at = random.nextInt(bytes.length + 1);
        return joined(bytes, at, middle, at);
    }

    private static byte[] removed(byte[] bytes, SplittableRandom random) {
        int from = place(bytes, random);
        return joined(bytes, from, new byte[0], from + runLength(bytes, from, random));
    }

    /** The beginning of the file and an end of it that need not fit: what stands between is lost or stands twice. */
    private static byte[] spliced(byte[] bytes, SplittableRandom random) {
        byte[] ends = joined(bytes, random.nextInt(bytes.length + 1), new byte[0], place(bytes, random));
        return ends.length <= 2 * bytes.length ? ends : bytes;
    }

    /** A binary number of two, four or eight bytes, in either order, as lengths, counts and offsets are kept. */
    private static byte[] number(byte[] bytes, SplittableRandom random) {
        int width = 2 << random.nextInt(3);
        boolean little = random.nextBoolean();
        int from = place(bytes, random);
        if (from + width > bytes.length) {
            return byteSet(bytes, random);
        }
        long value = EDGES[random.nextInt(EDGES.length)];
        if (random.nextInt(3) == 0) {
            long old = 0;
            for (int i = 0; i < width; i++) {
                old = old << 8 | bytes[from + (little ? width - 1 - i : i)] & 0xFF;
            }
            value = old + (random.nextBoolean() ? 1 : -1);
        }
        for (int i = 0; i < width; i++) {
            bytes[from + (little ? i : width - 1 - i)] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    /** The digits of a number in text, as tars, headers and CSV keep it; without a digit near, a byte is set. */
    private static byte[] digits(byte[] bytes, SplittableRandom random) {
        int from = place(bytes, random);
        int last = Math.min(bytes.length, from + 4 * LONGEST_RUN);
        while (from < last && !isDigit(bytes[from])) {
            from++;
        }
        if (from == last) {
            return byteSet(bytes, random);
        }
        boolean large = random.nextBoolean();
        for (int at = from; at < last && isDigit(bytes[at]); at++) {
            bytes[at] = (byte) (large ? '7' : '0' + random.nextInt(10));
        }
        return bytes;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** A place anywhere, or as often within the first or last 512 bytes, where formats keep what governs the rest. */
    private static int place(byte[] bytes, SplittableRandom random) {
        int near = Math.min(bytes.length, 512);
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(near);
            case 1 -> bytes.length - 1 - random.nextInt(near);
            default -> random.nextInt(bytes.length);
        };
    }

    private static int runLength(byte[] bytes, int from, SplittableRandom random) {
        return 1 + random.nextInt(Math.min(LONGEST_RUN, bytes.length - from));
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(bytes, start, joined, end + middle.length, bytes.length - start);
        return joined;
    }
}
