package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.ImageRejectedException;
import java.util.HexFormat;

/**
 * The Huffman tables of T.81, annex K.3, for samples of 8 bits. Frames of Motion JPEG use them without defining them.
 */
final class JpegStandardTables {
    private static final String DC_SYMBOLS = "000102030405060708090a0b";
    private static final String LUMINANCE_DC = "00010501010101010100000000000000";
    private static final String CHROMINANCE_DC = "00030101010101010101010000000000";
    private static final String LUMINANCE_AC = "0002010303020403050504040000017d";
    private static final String LUMINANCE_AC_SYMBOLS =
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435"
                    + "363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495"
                    + "969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8"
                    + "e9eaf1f2f3f4f5f6f7f8f9fa";
    private static final String CHROMINANCE_AC = "00020102040403040705040400010277";
    private static final String CHROMINANCE_AC_SYMBOLS =
            "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a"
                    + "35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293"
                    + "9495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7"
                    + "e8e9eaf2f3f4f5f6f7f8f9fa";

    private JpegStandardTables() {}

    /** The table for DC coefficients of index 0 (luminance) or 1 (chrominance). */
    static JpegHuffman dc(int index) throws ImageRejectedException {
        return table(index == 0 ? LUMINANCE_DC : CHROMINANCE_DC, DC_SYMBOLS);
    }

    /** The table for AC coefficients of index 0 or 1. */
    static JpegHuffman ac(int index) throws ImageRejectedException {
        return index == 0 ? table(LUMINANCE_AC, LUMINANCE_AC_SYMBOLS) : table(CHROMINANCE_AC, CHROMINANCE_AC_SYMBOLS);
    }

    private static JpegHuffman table(String lengths, String symbols) throws ImageRejectedException {
        byte[] counts = HexFormat.of().parseHex(lengths);
        int[] numbers = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            numbers[i] = counts[i];
        }
        return new JpegHuffman(numbers, HexFormat.of().parseHex(symbols));
    }
}
