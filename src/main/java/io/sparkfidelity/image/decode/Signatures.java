package io.sparkfidelity.image.decode;

import io.sparkfidelity.image.Bytes;

/** First bytes of image formats that are recognised but not decoded: they tell a wrong format from a broken file. */
final class Signatures {
    private Signatures() {}

    /** The name of the format that {@code file} begins like; empty if it is none of these. */
    static String undecodedFormat(Bytes file) {
        if (file.startsWith(4, "ftypavif") || file.startsWith(4, "ftypavis")) {
            return "AVIF";
        }
        if (file.startsWith(4, "ftyp")) {
            return "HEIF and other ISO media";
        }
        if (file.startsWith(0, "\0\0\0\u000cjP  ") || file.startsWith(0, "\u00ffO\u00ffQ")) {
            return "JPEG 2000";
        }
        if (file.startsWith(0, "\u00ff\n") || file.startsWith(0, "\0\0\0\u000cJXL ")) {
            return "JPEG XL";
        }
        if (file.startsWith(0, "8BPS")) {
            return "Photoshop";
        }
        if (file.startsWith(0, "\0\0\u0001\0")) {
            return "icon";
        }
        if (file.startsWith(0, "DDS ")) {
            return "DirectDraw surface";
        }
        if (file.startsWith(0, "v/1\u0001")) {
            return "OpenEXR";
        }
        if (file.startsWith(0, "P7\n") || file.startsWith(0, "Pf\n") || file.startsWith(0, "PF\n")) {
            return "PAM and float PNM";
        }
        return "";
    }
}
