package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;

/**
 * The header of a VP8 key frame (RFC 6386, sections 9 and 19.2): size, segments, loop filter, partitions, quantisers,
 * coefficient probabilities.
 */
final class Vp8Header {
    private static final int TAG_LENGTH = 10;
    static final int SEGMENTS = 4;

    final int width;
    final int height;
    /** The first partition, positioned at the first macroblock's modes. */
    final Vp8Bool modes;
    /** The partitions of the coefficients; macroblock rows take turns. */
    final Vp8Bool[] coefficients;
    /** Whether each macroblock names its segment, and the probabilities of that. */
    private boolean segmentMap;

    private final int[] segmentProbabilities = {255, 255, 255};
    private boolean segmented;
    private boolean absolute;
    private final int[] segmentQuantisers = new int[SEGMENTS];
    private final int[] segmentLevels = new int[SEGMENTS];
    private boolean simpleFilter;
    private int level;
    private int sharpness;
    private boolean levelDeltas;
    private int intraDelta;
    private int subblockDelta;
    /** For each segment the steps of luma, of luma's own DC transform and of chroma; first of DC, then of AC. */
    final int[][] steps = new int[SEGMENTS][];

    final int[] probabilities = new int[Vp8Tables.COEFFICIENTS.length];
    /** Whether macroblocks say that they have no coefficients, and the probability that they have some. */
    private final boolean skips;

    private final int skipProbability;

    private Vp8Header(Bytes file, int from, int end, int width, int height) throws ImageRejectedException {
        this.width = width;
        this.height = height;
        int firstEnd = from + TAG_LENGTH + (file.u24Little(from) >> 5);
        if (firstEnd > end) {
            throw ImageRejectedException.truncated("the first partition ends early");
        }
        modes = new Vp8Bool(file.array(), from + TAG_LENGTH, firstEnd);
        modes.number(2); // The colour space has no effect, and samples are always clamped.
        readSegments();
        readFilter();
        coefficients = readPartitions(file, firstEnd, end);
        readQuantisers();
        modes.flag(); // Whether probabilities are kept for the next frame.
        for (int i = 0; i < probabilities.length; i++) {
            boolean replaced = modes.bit(Vp8Tables.COEFFICIENT_UPDATES[i]) != 0;
            probabilities[i] = replaced ? modes.number(8) : Vp8Tables.COEFFICIENTS[i];
        }
        skips = modes.flag();
        skipProbability = skips ? modes.number(8) : 0;
        if (modes.isOverrun()) {
            throw ImageRejectedException.truncated("the frame header ends early");
        }
    }

    /** Reads the header of the frame in the bytes {@code from..end}. */
    static Vp8Header read(Bytes file, int from, int end, PixelLimit limit) throws ImageRejectedException {
        if (end - from < TAG_LENGTH) {
            throw ImageRejectedException.truncated("the frame header ends early");
        }
        int tag = file.u24Little(from);
        if ((tag & 1) != 0 || (tag >> 1 & 7) > 3 || file.u24Little(from + 3) != 0x2A019D) {
            throw ImageRejectedException.corrupt("the image data is no VP8 key frame");
        }
        // The two bits above each size ask the viewer to scale, which nobody does.
        int width = file.u16Little(from + 6) & 0x3FFF;
        int height = file.u16Little(from + 8) & 0x3FFF;
        limit.check(width, height);
        return new Vp8Header(file, from, end, width, height);
    }

    private void readSegments() {
        segmented = modes.flag();
        if (!segmented) {
            return;
        }
        segmentMap = modes.flag();
        if (modes.flag()) {
            absolute = modes.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantisers[i] = modes.optionalSigned(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentLevels[i] = modes.optionalSigned(6);
            }
        }
        for (int i = 0; segmentMap && i < segmentProbabilities.length; i++) {
            segmentProbabilities[i] = modes.flag() ? modes.number(8) : 255;
        }
    }

    private void readFilter() {
        simpleFilter = modes.flag();
        level = modes.number(6);
        sharpness = modes.number(3);
        levelDeltas = modes.flag();
        if (!levelDeltas || !modes.flag()) {
            return;
        }
        // Of the four kinds of reference and of mode a key frame has one each: intra, and divided into subblocks.
        for (int i = 0; i < 4; i++) {
            int delta = modes.optionalSigned(6);
            intraDelta = i == 0 ? delta : intraDelta;
        }
        for (int i = 0; i < 4; i++) {
            int delta = modes.optionalSigned(6);
            subblockDelta = i == 0 ? delta : subblockDelta;
        }
    }

    private Vp8Bool[] readPartitions(Bytes file, int from, int end) throws ImageRejectedException {
        Vp8Bool[] partitions = new Vp8Bool[1 << modes.number(2)];
        int at = from + 3 * (partitions.length - 1);
        for (int i = 0; i < partitions.length; i++) {
            int partitionEnd = i == partitions.length - 1 ? end : at + file.u24Little(from + 3 * i);
            if (at > end || partitionEnd > end) {
                throw ImageRejectedException.truncated("a partition ends early");
            }
            partitions[i] = new Vp8Bool(file.array(), at, partitionEnd);
            at = partitionEnd;
        }
        return partitions;
    }

    private void readQuantisers() {
        int base = modes.number(7);
        int lumaDc = modes.optionalSigned(4);
        int secondDc = modes.optionalSigned(4);
        int secondAc = modes.optionalSigned(4);
        int chromaDc = modes.optionalSigned(4);
        int chromaAc = modes.optionalSigned(4);
        for (int i = 0; i < SEGMENTS; i++) {
            int q = segmented ? segmentQuantisers[i] + (absolute ? 0 : base) : base;
            steps[i] = new int[] {
                Vp8Tables.DC_STEPS[clamp(q + lumaDc, 127)],
                Vp8Tables.AC_STEPS[clamp(q, 127)],
                Vp8Tables.DC_STEPS[clamp(q + secondDc, 127)] * 2,
                Math.max(Vp8Tables.AC_STEPS[clamp(q + secondAc, 127)] * 155 / 100, 8),
                Vp8Tables.DC_STEPS[clamp(q + chromaDc, 117)],
                Vp8Tables.AC_STEPS[clamp(q + chromaAc, 127)]
            };
        }
    }

    private static int clamp(int value, int most) {
        return Math.max(0, Math.min(most, value));
    }

    /** Reads the next macroblock's segment. */
    int readSegment() {
        if (!segmentMap) {
            return 0;
        }
        return modes.bit(segmentProbabilities[0]) == 0
                ? modes.bit(segmentProbabilities[1])
                : 2 + modes.bit(segmentProbabilities[2]);
    }

    /** Reads whether the next macroblock has no coefficients. */
    boolean readSkip() {
        return skips && modes.bit(skipProbability) != 0;
    }

    /** Whether the loop filter is the simple one, of luma only. */
    boolean hasSimpleFilter() {
        return simpleFilter;
    }

    int sharpness() {
        return sharpness;
    }

    /** The loop filter's level, 0..63, for macroblocks of a segment that are or aren't divided into subblocks. */
    int filterLevel(int segment, boolean divided) {
        if (level == 0) {
            return 0;
        }
        int base = segmented ? segmentLevels[segment] + (absolute ? 0 : level) : level;
        int delta = levelDeltas ? intraDelta + (divided ? subblockDelta : 0) : 0;
        return clamp(base + delta, 63);
    }
}
