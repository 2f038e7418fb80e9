package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;

/** The tables that a JPEG defines between its frame and scan headers, and the zigzag order. */
final class JpegTables {
    /** For each zigzag index, the index in rows of eight: T.81, figure 5. */
    static final int[] NATURAL = zigzag();

    private final int[][] quantisers = new int[4][];
    private final JpegHuffman[] dc = new JpegHuffman[4];
    private final JpegHuffman[] ac = new JpegHuffman[4];

    private static int[] zigzag() {
        int[] order = new int[64];
        int k = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++) {
            for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
                int column = diagonal % 2 == 0 ? i : diagonal - i;
                order[k++] = (diagonal - column) * 8 + column;
            }
        }
        return order;
    }

    /** Reads a DQT segment's body. */
    void readQuantisers(Bytes file, int from, int to) throws ImageRejectedException {
        int at = from;
        while (at < to) {
            int header = file.u8(at++);
            int bytes = (header >> 4) + 1;
            if (bytes > 2 || (header & 15) > 3 || at + 64 * bytes > to) {
                throw ImageRejectedException.corrupt("a quantisation table is malformed");
            }
            int[] table = new int[64];
            for (int k = 0; k < 64; k++, at += bytes) {
                table[k] = bytes == 1 ? file.u8(at) : file.u16Big(at);
            }
            quantisers[header & 15] = table;
        }
    }

    /** Reads a DHT segment's body. */
    void readHuffman(Bytes file, int from, int to) throws ImageRejectedException {
        int at = from;
        while (at < to) {
            int header = file.u8(at++);
            if (header >> 4 > 1 || (header & 15) > 3 || at + 16 > to) {
                throw ImageRejectedException.corrupt("a Huffman table is malformed");
            }
            int[] lengths = new int[16];
            int total = 0;
            for (int i = 0; i < 16; i++) {
                lengths[i] = file.u8(at++);
                total += lengths[i];
            }
            if (total > 256 || at + total > to) {
                throw ImageRejectedException.corrupt("a Huffman table is malformed");
            }
            byte[] symbols = new byte[total];
            System.arraycopy(file.array(), at, symbols, 0, total);
            at += total;
            (header >> 4 == 0 ? dc : ac)[header & 15] = new JpegHuffman(lengths, symbols);
        }
    }

    /** Puts the standard tables where a sequential image has defined none, as libjpeg does. */
    void addStandardHuffman() throws ImageRejectedException {
        for (int index = 0; index < 2; index++) {
            dc[index] = dc[index] == null ? JpegStandardTables.dc(index) : dc[index];
            ac[index] = ac[index] == null ? JpegStandardTables.ac(index) : ac[index];
        }
    }

    /** Whether there is a quantisation table of that number so far. */
    boolean quantises(int index) {
        return index >= 0 && index < quantisers.length && quantisers[index] != null;
    }

    /** The quantisers in zigzag order. */
    int[] quantisers(int index) throws ImageRejectedException {
        if (!quantises(index)) {
            throw ImageRejectedException.corrupt("a quantisation table is missing");
        }
        return quantisers[index];
    }

    JpegHuffman dc(int index) throws ImageRejectedException {
        JpegHuffman table = present(dc, index);
        if (!table.fitsDc()) {
            throw ImageRejectedException.corrupt("a DC Huffman table has impossible symbols");
        }
        return table;
    }

    JpegHuffman ac(int index) throws ImageRejectedException {
        return present(ac, index);
    }

    private static JpegHuffman present(JpegHuffman[] tables, int index) throws ImageRejectedException {
        if (index > 3 || tables[index] == null) {
            throw ImageRejectedException.corrupt("a Huffman table is missing");
        }
        return tables[index];
    }
}
