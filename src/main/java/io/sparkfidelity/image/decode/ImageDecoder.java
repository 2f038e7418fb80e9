package io.sparkfidelity.image.decode;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageFormat;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.jpeg.JpegDecoder;
import io.sparkfidelity.image.raster.BmpDecoder;
import io.sparkfidelity.image.raster.GifDecoder;
import io.sparkfidelity.image.raster.PngDecoder;
import io.sparkfidelity.image.raster.PnmDecoder;
import io.sparkfidelity.image.raster.TiffDecoder;
import io.sparkfidelity.image.webp.WebpDecoder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decodes PNG, JPEG, WebP, GIF, BMP, TIFF and PBM/PGM/PPM to RGB as Pillow's {@code Image.open(...).convert("RGB")}
 * does. The format is told by the first bytes, never by a name.
 *
 * <p>The contract: alpha and transparent colours are dropped, not blended; palettes are expanded; of an animation the
 * first frame counts; orientation in EXIF and colour profiles are ignored; of 16-bit samples the high byte is kept (for
 * gray a stated deviation: Pillow clips those), but samples of a PPM are scaled and rounded. Results equal Pillow's for
 * PNG, BMP, GIF, PNM, TIFF and lossless WebP, and are within one level for JPEG and lossy WebP. What is cut off is
 * rejected, never half decoded.
 *
 * <p>Instances are immutable and may be shared between threads. Memory is bounded by a small multiple of {@code
 * maxPixels} (at most about 16 bytes a pixel, for a progressive CMYK JPEG).
 */
public final class ImageDecoder {
    /** No {@code maxPixels} may be larger: such an image still fits an array. */
    public static final long MOST_PIXELS = PixelLimit.LARGEST;

    /** The default of {@code maxPixels}: 100 megapixels. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

    /** Name and version of the decoding contract. It changes when any accepted file decodes to other pixels. */
    public static final String CONTRACT = "pillow-rgb/2";

    private static final String PNG = "\u0089PNG\r\n\u001a\n";
    private static final String JPEG = "\u00ff\u00d8\u00ff";
    /** Either byte order, classic and BigTIFF; and what some writers took for it, as Pillow reads it. */
    private static final List<String> TIFF = List.of("II*\0", "MM\0*", "II\0*", "MM*\0", "II+\0", "MM\0+");

    private final PixelLimit limit;

    /** A decoder with the limit {@link #DEFAULT_MAX_PIXELS}. */
    public ImageDecoder() {
        this(DEFAULT_MAX_PIXELS);
    }

    /**
     * @param maxPixels images with more pixels (width times height) are rejected by their header; 1..715827861
     * @throws IllegalArgumentException if {@code maxPixels} is out of that range
     */
    public ImageDecoder(long maxPixels) {
        this.limit = new PixelLimit(maxPixels);
    }

    /** Name and version of the decoding contract; it does not depend on the pixel limit. */
    public String fingerprint() {
        return CONTRACT;
    }

    /**
     * The pixels of one encoded image.
     *
     * @param encoded the whole file; it is only read
     * @throws ImageRejectedException if these bytes give no image, with stage {@link Stage#DECODE} and the reason;
     *     nothing else is thrown, whatever the bytes are
     */
    public RgbImage decode(byte[] encoded) throws ImageRejectedException {
        Objects.requireNonNull(encoded, "encoded");
        try {
            return decodeByMagic(new Bytes(encoded), limit);
        } catch (OutOfMemoryError e) {
            throw ImageRejectedException.decoding(
                    RejectReason.OUT_OF_MEMORY, "no memory for the pixels of a file of " + encoded.length + " bytes");
        } catch (RuntimeException | StackOverflowError e) {
            // Decoders index arrays with numbers from the file. Where a check of their own is missing, the JVM's stops
            // them, and the file is at fault.
            throw new ImageRejectedException(
                    new Reject(
                            Stage.DECODE,
                            RejectReason.CORRUPT,
                            "inconsistent data (" + e.getClass().getSimpleName() + ")"),
                    e);
        }
    }

    /**
     * About how much memory {@link #decode} takes beside the encoded bytes, at its peak, by the header alone.
     *
     * @return bytes; 0 if the header says that there is nothing to decode
     */
    public long footprint(byte[] encoded) {
        Bytes file = new Bytes(encoded);
        try {
            decodeByMagic(file, new PixelLimit(limit.maxPixels(), true));
            return 0;
        } catch (PixelLimit.Announced e) {
            return e.pixels() * bytesPerPixel(file);
        } catch (ImageRejectedException | RuntimeException e) {
            // Decoding comes to the same end, and says so.
            return 0;
        }
    }

    /** The pixels and what decoders keep beside them: planes, coefficients, palettes' indices. */
    private static int bytesPerPixel(Bytes file) {
        if (file.startsWith(0, JPEG)) {
            return isProgressive(file.array()) ? 16 : 7;
        }
        if (file.startsWith(0, "RIFF") || file.startsWith(0, "II") || file.startsWith(0, "MM")) {
            return 12;
        }
        return RgbImage.CHANNELS + 1;
    }

    private static boolean isProgressive(byte[] jpeg) {
        for (int i = 2; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC2) {
                return true;
            }
        }
        return false;
    }

    private static RgbImage decodeByMagic(Bytes file, PixelLimit limit) throws ImageRejectedException {
        if (file.length() == 0) {
            throw ImageRejectedException.decoding(RejectReason.EMPTY, "the file has no bytes");
        }
        return switch (format(file).orElseThrow(() -> unknown(file))) {
            case JPEG -> JpegDecoder.decode(file, limit);
            case PNG -> PngDecoder.decode(file, limit);
            case WEBP -> WebpDecoder.decode(file, limit);
            case GIF -> GifDecoder.decode(file, limit);
            case BMP -> BmpDecoder.decode(file, limit);
            case TIFF -> TiffDecoder.decode(file, limit);
            case PNM -> PnmDecoder.decode(file, limit);
        };
    }

    /**
     * What {@code encoded} is written in, by its first bytes; empty if {@link #decode} rejects it for them. That the
     * rest can be decoded is not said.
     */
    public static Optional<ImageFormat> format(byte[] encoded) {
        return format(new Bytes(encoded));
    }

    private static Optional<ImageFormat> format(Bytes file) {
        if (file.startsWith(0, JPEG)) {
            return Optional.of(ImageFormat.JPEG);
        }
        if (file.startsWith(0, PNG)) {
            return Optional.of(ImageFormat.PNG);
        }
        if (file.startsWith(0, "RIFF") && file.startsWith(8, "WEBP")) {
            return Optional.of(ImageFormat.WEBP);
        }
        if (file.startsWith(0, "GIF87a") || file.startsWith(0, "GIF89a")) {
            return Optional.of(ImageFormat.GIF);
        }
        if (file.startsWith(0, "BM")) {
            return Optional.of(ImageFormat.BMP);
        }
        if (TIFF.stream().anyMatch(magic -> file.startsWith(0, magic))) {
            return Optional.of(ImageFormat.TIFF);
        }
        return PnmDecoder.accepts(file) ? Optional.of(ImageFormat.PNM) : Optional.empty();
    }

    private static ImageRejectedException unknown(Bytes file) {
        for (String magic : new String[] {PNG, JPEG, "GIF89a", "GIF87a", "RIFF", "II*\0", "MM\0*"}) {
            if (file.isCutOff(magic)) {
                return ImageRejectedException.truncated("the file ends within its first " + magic.length() + " bytes");
            }
        }
        if (file.startsWith(0, "RIFF") && file.length() < 12) {
            return ImageRejectedException.truncated("the file ends within its RIFF header");
        }
        String known = Signatures.undecodedFormat(file);
        return known.isEmpty()
                ? ImageRejectedException.decoding(
                        RejectReason.NOT_AN_IMAGE, "the first bytes are those of no known image format")
                : ImageRejectedException.unsupported(known + " files are not decoded");
    }
}
