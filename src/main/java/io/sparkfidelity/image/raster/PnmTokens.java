package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;

/** The numbers of a PNM that are written as text: the header's, and all pixels of a plain file. */
final class PnmTokens {
    private static final int MAX_DIGITS = 9;
    private static final String NO_NUMBER = "the header has no number where one must be";

    private final Bytes file;
    private int at;

    /** Numbers from position {@code at} of {@code file} on. */
    PnmTokens(Bytes file, int at) {
        this.file = file;
        this.at = at;
    }

    /** Where the next character is read. */
    int position() {
        return at;
    }

    /** The next number of the header, and beyond the one blank that follows it; a comment may do instead. */
    int headerNumber() throws ImageRejectedException {
        skipBlanks();
        int value = digits(NO_NUMBER);
        if (isBlank(file.u8(at))) {
            at++;
        } else if (file.u8(at) != '#') {
            throw ImageRejectedException.corrupt(NO_NUMBER);
        }
        return value;
    }

    /** Where binary pixel data begins: behind the blank that ends the header. Of a comment it cannot be told apart. */
    int binaryData() throws ImageRejectedException {
        if (!isBlank(file.u8(at - 1))) {
            throw ImageRejectedException.corrupt("no blank stands between header and pixel data");
        }
        return at;
    }

    /** The next sample of a plain file. What follows it is a blank, a comment or the end. */
    int sample() throws ImageRejectedException {
        skipBlanks();
        int value = digits("the pixel data has something that is no number");
        if (file.has(at, 1) && !isBlank(file.u8(at)) && file.u8(at) != '#') {
            throw ImageRejectedException.corrupt("the pixel data has something that is no number");
        }
        return value;
    }

    /** The next pixel of a plain bitmap: pixels need no blanks between them. */
    int bit() throws ImageRejectedException {
        skipBlanks();
        int value = file.u8(at++) - '0';
        if (value != 0 && value != 1) {
            throw ImageRejectedException.corrupt("a pixel of a bitmap is neither 0 nor 1");
        }
        return value;
    }

    private int digits(String otherwise) throws ImageRejectedException {
        int value = 0;
        int count = 0;
        while (file.has(at, 1) && file.u8(at) >= '0' && file.u8(at) <= '9') {
            value = 10 * value + file.u8(at++) - '0';
            if (++count > MAX_DIGITS) {
                throw ImageRejectedException.corrupt("a number has more than " + MAX_DIGITS + " digits");
            }
        }
        if (count == 0) {
            file.require(at, 1, "a number");
            throw ImageRejectedException.corrupt(otherwise);
        }
        return value;
    }

    /** Passes over blanks and comments, which run from # to the line's end. */
    private void skipBlanks() throws ImageRejectedException {
        while (file.has(at, 1)) {
            int next = file.u8(at);
            if (next == '#') {
                while (file.has(at, 1) && file.u8(at) != '\n' && file.u8(at) != '\r') {
                    at++;
                }
            } else if (isBlank(next)) {
                at++;
            } else {
                return;
            }
        }
    }

    static boolean isBlank(int character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }
}
