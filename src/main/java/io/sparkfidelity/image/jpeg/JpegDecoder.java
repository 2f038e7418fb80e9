package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PackedPixels;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG (ITU T.81): baseline, extended sequential and progressive with Huffman codes and 8-bit samples; gray, YCbCr,
 * RGB, CMYK and YCCK, any whole sampling ratio. Transform, upsampling and colour conversion follow libjpeg-turbo's
 * defaults to the bit, so results equal Pillow's. Unlike Pillow, data that breaks off or makes no sense rejects the
 * image; so does a progressive image that lacks scans, whose blocks libjpeg-turbo would smooth.
 */
public final class JpegDecoder {
    /** A scan may cost a few bytes and much time. Of the scans that encoders write, about ten go through a block. */
    private static final int MAX_VISITS = 64;
    /** So many blocks may be gone through whatever the image's size: a tenth of a second. */
    private static final long FREE_VISITS = 1 << 20;

    private static final int DHT = 0xC4;
    private static final int DRI = 0xDD;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;

    private final Bytes file;
    private final PixelLimit limit;
    private final JpegTables tables = new JpegTables();
    private @Nullable JpegFrame frame;
    private long visits;
    private int restartInterval;
    private boolean tablesEnded;
    private boolean jfif;
    /** The Adobe segment's transform, or -1 without such a segment. */
    private int adobeTransform = -1;

    private JpegDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        JpegDecoder decoder = new JpegDecoder(file, limit);
        return decoder.assemble(decoder.readSegments());
    }

    /** Reads up to the end of the image, and returns its frame. */
    private JpegFrame readSegments() throws ImageRejectedException {
        int at = 2;
        while (true) {
            at = JpegMarkers.next(file, at);
            int marker = file.u8(at - 1);
            if (marker == JpegMarkers.EOI && frame != null) {
                return frame;
            }
            if (marker == JpegMarkers.SOI) {
                start();
            }
            tablesEnded = marker == JpegMarkers.EOI;
            if (!JpegMarkers.standsAlone(marker)) {
                at = readSegment(marker, at + 2, JpegMarkers.end(file, at));
            }
        }
    }

    /** Begins anew behind a part that has but tables (T.81, B.5), which stay defined. */
    private void start() throws ImageRejectedException {
        if (!tablesEnded) {
            throw ImageRejectedException.corrupt("an image begins within the image");
        }
        restartInterval = 0;
        jfif = false;
        adobeTransform = -1;
    }

    /** Reads the segment whose body is {@code from..to}; returns where the next marker is looked for. */
    private int readSegment(int marker, int from, int to) throws ImageRejectedException {
        switch (marker) {
            case JpegMarkers.DQT -> tables.readQuantisers(file, from, to);
            case DHT -> tables.readHuffman(file, from, to);
            case DRI -> restartInterval = file.u16Big(from);
            case APP0 -> jfif |= to - from >= 14 && file.startsWith(from, "JFIF\0");
            case APP14 -> {
                if (to - from >= 12 && file.startsWith(from, "Adobe")) {
                    adobeTransform = file.u8(from + 11);
                }
            }
            case 0xC0, 0xC1, 0xC2 -> {
                if (frame != null) {
                    throw ImageRejectedException.corrupt("there are two frames");
                }
                frame = JpegFrame.read(file, from, to - from, marker == 0xC2, limit);
            }
            case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
                throw ImageRejectedException.unsupported(
                        process(marker) + " JPEG is not decoded (SOF" + (marker - 0xC0) + ")");
            case JpegMarkers.SOS -> {
                if (frame == null) {
                    throw ImageRejectedException.corrupt("a scan comes before the frame");
                }
                return readScan(frame, from, to);
            }
            default -> {}
        }
        return to;
    }

    private static String process(int marker) {
        if (marker == 0xC3 || marker == 0xCB) {
            return "lossless";
        }
        return marker == 0xC9 || marker == 0xCA ? "arithmetic-coded" : "hierarchical";
    }

    private int readScan(JpegFrame frame, int from, int to) throws ImageRejectedException {
        if (!frame.progressive()) {
            tables.addStandardHuffman();
        }
        JpegScan scan = new JpegScan(file, from, to, frame, tables);
        visits += scan.blocks();
        if (visits > MAX_VISITS * frame.blocks() + FREE_VISITS) {
            throw ImageRejectedException.corrupt("the scans go more than " + MAX_VISITS + " times through the image");
        }
        return scan.decode(restartInterval);
    }

    private RgbImage assemble(JpegFrame frame) throws ImageRejectedException {
        List<JpegComponent> components = frame.components();
        JpegUpsampler[] upsamplers = new JpegUpsampler[components.size()];
        for (int i = 0; i < upsamplers.length; i++) {
            JpegComponent component = components.get(i);
            if (component.quantisers.length == 0) {
                throw ImageRejectedException.truncated("a component has no scan");
            }
            if (frame.progressive()) {
                if (!component.isComplete()) {
                    throw ImageRejectedException.truncated("the progressive image is unfinished: scans are missing");
                }
                transform(component);
            }
            upsamplers[i] = new JpegUpsampler(component, frame);
        }
        JpegColour colour = colour(frame.components());
        byte[] rgb = limit.allocate(frame.width(), frame.height());
        int[][] rows = new int[upsamplers.length][];
        int[] pixels = new int[frame.width()];
        for (int y = 0; y < frame.height(); y++) {
            for (int i = 0; i < upsamplers.length; i++) {
                rows[i] = upsamplers[i].row(y);
            }
            colour.convert(rows, pixels);
            PackedPixels.write(pixels, rgb, RgbImage.CHANNELS * frame.width() * y);
        }
        return new RgbImage(frame.width(), frame.height(), rgb);
    }

    private static void transform(JpegComponent component) {
        int[] multipliers = new int[64];
        for (int k = 0; k < 64; k++) {
            multipliers[JpegTables.NATURAL[k]] = component.quantisers[k];
        }
        int[] block = new int[64];
        for (int y = 0; y < component.blocksHigh; y++) {
            for (int x = 0; x < component.blocksWide; x++) {
                int from = 64 * (y * component.rowBlocks + x);
                int others = 0;
                for (int i = 0; i < 64; i++) {
                    block[i] = component.coefficients[from + i] * multipliers[i];
                    others |= i == 0 ? 0 : block[i];
                }
                int to = 8 * (8 * y * component.rowBlocks + x);
                JpegIdct.transform(block, others == 0 ? 0 : 63, component.samples, to, component.stride());
            }
        }
        component.coefficients = new short[0];
    }

    /** The colour space by libjpeg's rules: JFIF and Adobe segments first, then the components' names. */
    private JpegColour colour(List<JpegComponent> components) {
        if (components.size() == 1) {
            return JpegColour.GRAY;
        }
        if (components.size() == 4) {
            return adobeTransform <= 0 ? JpegColour.CMYK : JpegColour.YCCK;
        }
        if (jfif) {
            return JpegColour.YCC;
        }
        if (adobeTransform >= 0) {
            return adobeTransform == 0 ? JpegColour.RGB : JpegColour.YCC;
        }
        boolean named = components.get(0).id == 'R' && components.get(1).id == 'G' && components.get(2).id == 'B';
        return named ? JpegColour.RGB : JpegColour.YCC;
    }
}
