package io.sparkfidelity.image;

/** What an encoded image is written in. */
public enum ImageFormat {
    JPEG("jpeg", 1),
    PNG("png", 2),
    WEBP("webp", 3),
    GIF("gif", 4),
    BMP("bmp", 5),
    TIFF("tiff", 6),
    /** PBM, PGM and PPM; raw pixels of arrays come as these too. */
    PNM("pnm", 7);

    private final String label;
    private final int number;

    ImageFormat(String label, int number) {
        this.label = label;
        this.number = number;
    }

    /** The format's name in lower case. */
    public String label() {
        return label;
    }

    /** The format as a number in tables and tallies, 1..7. It never changes its meaning. */
    public int number() {
        return number;
    }
}
