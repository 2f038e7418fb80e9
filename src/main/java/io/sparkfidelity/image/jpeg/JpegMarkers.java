package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;

/** Where the segments of a JPEG begin and end: T.81, annex B.1. */
final class JpegMarkers {
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;

    private JpegMarkers() {}

    /** The position after the next marker; what lies before it is passed over, as libjpeg does. */
    static int next(Bytes file, int from) throws ImageRejectedException {
        int at = from;
        while (file.has(at, 2)) {
            if (file.u8(at) == 0xFF && file.u8(at + 1) != 0 && file.u8(at + 1) != 0xFF) {
                return at + 2;
            }
            at++;
        }
        throw ImageRejectedException.truncated("the file ends without an end marker");
    }

    /** Whether no segment follows the marker. */
    static boolean standsAlone(int marker) {
        return marker == SOI || marker == EOI || (marker >= 0xD0 && marker <= 0xD7) || marker == 1;
    }

    /** Where the segment ends whose length is at {@code at}; it is all there. */
    static int end(Bytes file, int at) throws ImageRejectedException {
        int length = file.u16Big(at);
        if (length < 2) {
            throw ImageRejectedException.corrupt("a segment is shorter than its length");
        }
        file.require(at, length, "a segment");
        return at + length;
    }
}
