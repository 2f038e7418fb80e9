package io.sparkfidelity.image;

/** Binary PGM and PPM (P5 and P6) with samples of up to 8 bits, or 16, of which the high byte is kept. */
final class PnmDecoder {
    private final Bytes file;
    private int at = 2;

    private PnmDecoder(Bytes file) {
        this.file = file;
    }

    static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new PnmDecoder(file).read(limit);
    }

    private RgbImage read(PixelLimit limit) throws ImageRejectedException {
        int channels = file.u8(1) == '5' ? 1 : 3;
        int width = number();
        int height = number();
        limit.check(width, height);
        int maximum = number();
        if (maximum != 255 && maximum != 65535) {
            throw ImageRejectedException.unsupported("a PNM with the maximum " + maximum + " is not decoded");
        }
        int step = maximum > 255 ? 2 : 1;
        file.require(at, (long) step * channels * width * height, "the pixel data");
        byte[] rgb = limit.allocate(width, height);
        int from = at;
        for (int to = 0; to < rgb.length; from += step * channels) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[to++] = file.array()[from + (channels == 1 ? 0 : step * channel)];
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The next number, and beyond the one blank after it. Comments run from # to the line's end. */
    private int number() throws ImageRejectedException {
        int next = file.u8(at++);
        while (isBlank(next) || next == '#') {
            if (next == '#') {
                skipLine();
            }
            next = file.u8(at++);
        }
        int value = 0;
        int digits = 0;
        while (next >= '0' && next <= '9' && digits++ < 9) {
            value = 10 * value + next - '0';
            next = file.u8(at++);
        }
        if (digits == 0 || !isBlank(next)) {
            throw ImageRejectedException.corrupt("the header has no number where one must be");
        }
        return value;
    }

    private void skipLine() throws ImageRejectedException {
        int next = file.u8(at++);
        while (next != '\n' && next != '\r') {
            next = file.u8(at++);
        }
    }

    private static boolean isBlank(int character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }
}
