package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import java.util.Arrays;
import java.util.List;

/**
 * One scan of a JPEG: its components and tables, and the walk over its units with restarts (T.81, annexes F and G). A
 * sequential scan writes samples, a progressive one coefficients.
 */
final class JpegScan {
    /** The most blocks in a unit of an interleaved scan: T.81, B.2.3. */
    private static final int MAX_UNIT = 10;

    private final JpegFrame frame;
    private final JpegBits bits;
    private final JpegComponent[] components;
    private final JpegHuffman[] dc;
    private final JpegHuffman[] ac;
    private final int[] predictions;
    private final int first;
    private final int last;
    private final int high;
    private final int low;
    private final int[] block = new int[64];
    private final JpegRefinement refinement;

    /** Reads an SOS segment's body from {@code at} on; entropy-coded data begins at {@code data}. */
    JpegScan(Bytes file, int at, int data, JpegFrame frame, JpegTables tables) throws ImageRejectedException {
        this.frame = frame;
        this.bits = new JpegBits(file.array(), data);
        int count = file.u8(at);
        if (count < 1 || count > 4 || data - at != 4 + 2 * count) {
            throw ImageRejectedException.corrupt("a scan header is malformed");
        }
        components = new JpegComponent[count];
        dc = new JpegHuffman[count];
        ac = new JpegHuffman[count];
        predictions = new int[count];
        int parameters = at + 1 + 2 * count;
        first = frame.progressive() ? file.u8(parameters) : 0;
        last = frame.progressive() ? file.u8(parameters + 1) : 63;
        high = frame.progressive() ? file.u8(parameters + 2) >> 4 : 0;
        low = frame.progressive() ? file.u8(parameters + 2) & 15 : 0;
        boolean dcOnly = first == 0 && last == 0;
        boolean acOnly = first > 0 && last >= first && last < 64 && count == 1;
        if ((frame.progressive() && !dcOnly && !acOnly) || low > 13 || (high != 0 && low != high - 1)) {
            throw ImageRejectedException.corrupt("a scan has impossible parameters");
        }
        int unit = 0;
        for (int i = 0; i < count; i++) {
            components[i] = component(file.u8(at + 1 + 2 * i));
            unit += components[i].across * components[i].down;
            if (frame.progressive()) {
                components[i].send(first, last, high, low);
            }
            int selectors = file.u8(at + 2 + 2 * i);
            if (first == 0 && high == 0) {
                dc[i] = tables.dc(selectors >> 4);
            }
            if (last > 0) {
                ac[i] = tables.ac(selectors & 15);
            }
            if (components[i].quantisers.length == 0) {
                components[i].quantisers = tables.quantisers(components[i].quantiserIndex);
            }
        }
        if (count > 1 && unit > MAX_UNIT) {
            throw ImageRejectedException.corrupt("a unit has " + unit + " blocks, more than " + MAX_UNIT);
        }
        refinement = new JpegRefinement(bits, first, last, low);
    }

    /** The blocks that the scan goes through. */
    long blocks() {
        long blocks = 0;
        for (JpegComponent component : components) {
            blocks += (long) component.blocksWide * component.blocksHigh;
        }
        return blocks;
    }

    /** The component of that name that the scan does not have yet: some files give all the same name. */
    private JpegComponent component(int id) throws ImageRejectedException {
        List<JpegComponent> before = Arrays.asList(components);
        for (JpegComponent component : frame.components()) {
            if (component.id == id && !before.contains(component)) {
                return component;
            }
        }
        throw ImageRejectedException.corrupt("a scan names a component that the frame does not have");
    }

    /**
     * Decodes the scan.
     *
     * @param restartInterval units between restart markers; 0 without
     * @return the position after the scan's data
     */
    int decode(int restartInterval) throws ImageRejectedException {
        boolean alone = components.length == 1;
        int wide = alone ? components[0].blocksWide : frame.unitsWide();
        int tall = alone ? components[0].blocksHigh : frame.unitsHigh();
        int untilRestart = restartInterval;
        int restarts = 0;
        for (int y = 0; y < tall; y++) {
            for (int x = 0; x < wide; x++) {
                if (restartInterval > 0 && untilRestart-- == 0) {
                    bits.restart(restarts++ & 7);
                    Arrays.fill(predictions, 0);
                    refinement.restart();
                    untilRestart = restartInterval - 1;
                }
                if (alone) {
                    decodeBlock(0, x, y);
                } else {
                    decodeUnit(x, y);
                }
            }
            bits.checkNotOverrun();
        }
        return bits.position();
    }

    private void decodeUnit(int unitX, int unitY) throws ImageRejectedException {
        for (int i = 0; i < components.length; i++) {
            JpegComponent component = components[i];
            for (int v = 0; v < component.down; v++) {
                for (int h = 0; h < component.across; h++) {
                    decodeBlock(i, unitX * component.across + h, unitY * component.down + v);
                }
            }
        }
    }

    private void decodeBlock(int i, int x, int y) throws ImageRejectedException {
        JpegComponent component = components[i];
        if (!frame.progressive()) {
            predictions[i] += bits.difference(dc[i]);
            block[0] = predictions[i] * component.quantisers[0];
            int end = bits.readAc(ac[i], block, component.quantisers);
            JpegIdct.transform(
                    block, end, component.samples, (8 * y * component.rowBlocks + x) * 8, component.stride());
            return;
        }
        int at = 64 * (y * component.rowBlocks + x);
        if (first > 0) {
            if (high == 0) {
                refinement.firstAc(ac[i], component.coefficients, at);
            } else {
                refinement.refineAc(ac[i], component.coefficients, at);
            }
        } else if (high == 0) {
            predictions[i] += bits.difference(dc[i]);
            component.coefficients[at] = (short) (predictions[i] << low);
        } else if (bits.take(1) != 0) {
            component.coefficients[at] |= (short) (1 << low);
        }
    }
}
