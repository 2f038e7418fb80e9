package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.source.binary.LittleEndian;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads images from wherever a {@link Place} says. Nothing is written to disk, and no more memory is taken than the
 * image's own bytes, which {@link #MAX_BYTES} bounds before they are allocated.
 *
 * <p>Raw pixels come out as a binary PGM or PPM: its header costs nothing, and decoding it gives these very pixels, so that
 * they take the same path as every other image.
 */
record StoredImages(HadoopSettings settings) implements ImageReader {
    /** Encoded bytes of one image, at most: 100 megapixels uncompressed, and some. */
    static final long MAX_BYTES = 320L << 20;

    /** No deflate stream yields more bytes for one of its own. */
    private static final long LARGEST_DEFLATE_RATIO = 1032;

    private static final int LOCAL_HEADER = 30;

    @Override
    public byte[] read(ImageRef image) throws ImageRejectedException {
        return read(Place.of(image.location()), image);
    }

    private byte[] read(Place place, ImageRef image) throws ImageRejectedException {
        try {
            return bytesOrFailure(place, image);
        } catch (FileNotFoundException e) {
            // Hadoop's local file system says this of a file without read permission, too.
            throw String.valueOf(e.getMessage()).contains("Permission denied")
                    ? rejected(RejectReason.UNREADABLE, "permission denied")
                    : rejected(RejectReason.VANISHED, "listed, but no longer there");
        } catch (EOFException e) {
            throw rejected(RejectReason.TRUNCATED, "the file is shorter than when it was listed");
        } catch (AccessDeniedException e) {
            throw rejected(RejectReason.UNREADABLE, "permission denied");
        } catch (IOException e) {
            throw rejected(
                    RejectReason.UNREADABLE, e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()));
        }
    }

    /**
     * The store's own troubles are no image's: they end the task, which Spark tries again, and the job rather than lose
     * images.
     */
    private byte[] bytesOrFailure(Place place, ImageRef image) throws IOException, ImageRejectedException {
        try {
            return bytes(place, image);
        } catch (IOException e) {
            Optional<String> file = place.file();
            if (file.isPresent() && !new Storage(settings).isOfTheFile(new Path(file.get()), e)) {
                throw new UncheckedIOException(Storage.cannotRead(file.get(), e));
            }
            throw e;
        }
    }

    private byte[] bytes(Place place, ImageRef image) throws IOException, ImageRejectedException {
        Storage storage = new Storage(settings);
        if (place instanceof Place.Whole whole) {
            return whole(storage, new Path(whole.path()), image.length());
        }
        if (place instanceof Place.Slice slice) {
            return slice(storage, slice.offset(), slice.length(), slice.path());
        }
        if (place instanceof Place.Zipped zipped) {
            return member(storage, zipped);
        }
        if (place instanceof Place.Pixels pixels) {
            return portableMap(storage, pixels);
        }
        if (place instanceof Place.Broken broken) {
            throw rejected(broken.reason(), broken.detail());
        }
        return attached(image.content());
    }

    /** @param listed the length when it was listed, 0 if that is unknown */
    private static byte[] whole(Storage storage, Path path, long listed) throws IOException, ImageRejectedException {
        if (listed > 0) {
            int size = limited(listed);
            try (OpenFile file = storage.open(path, listed)) {
                byte[] bytes = file.read(0, size);
                if (file.isAtEnd()) {
                    return bytes;
                }
            }
        }
        // Its length is not known, or it has grown since.
        long length =
                storage.status(path).orElseThrow(FileNotFoundException::new).length();
        int size = limited(length);
        try (OpenFile file = storage.open(path, length)) {
            return file.read(0, size);
        }
    }

    /** The bytes that a row brought along. */
    static byte[] attached(Optional<byte[]> content) throws ImageRejectedException {
        byte[] bytes = content.orElseThrow(() -> rejected(RejectReason.EMPTY, "the row has no bytes"));
        limited(bytes.length);
        return bytes;
    }

    private static byte[] slice(Storage storage, long offset, long length, String path)
            throws IOException, ImageRejectedException {
        int size = limited(length);
        try (OpenFile file = storage.open(new Path(path))) {
            return file.read(offset, size);
        }
    }

    /** The bytes of a zip's member, checked against its CRC. */
    static byte[] member(Storage storage, Place.Zipped zipped) throws IOException, ImageRejectedException {
        int size = limited(zipped.size());
        int compressed = limited(zipped.compressed());
        if (zipped.deflated() ? size > compressed * LARGEST_DEFLATE_RATIO + 64 : size != compressed) {
            throw rejected(RejectReason.CORRUPT, "the archive announces " + size + " bytes from " + compressed);
        }
        byte[] stored;
        try (OpenFile file = storage.open(new Path(zipped.path()))) {
            LittleEndian header = new LittleEndian(file.read(zipped.header(), LOCAL_HEADER));
            if (header.u32(0) != 0x04034b50L) {
                throw rejected(RejectReason.CORRUPT, "no member at its place in the archive");
            }
            stored = file.read(zipped.header() + LOCAL_HEADER + header.u16(26) + header.u16(28), compressed);
        }
        byte[] bytes = zipped.deflated() ? inflated(stored, size) : stored;
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != zipped.crc()) {
            throw rejected(RejectReason.CORRUPT, "the bytes do not have the archive's CRC");
        }
        return bytes;
    }

    private static byte[] inflated(byte[] stored, int size) throws ImageRejectedException {
        byte[] bytes = new byte[size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored);
            int filled = 0;
            while (filled < size) {
                int got = inflater.inflate(bytes, filled, size - filled);
                if (got == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                    throw rejected(RejectReason.TRUNCATED, filled + " of " + size + " bytes in the archive");
                }
                filled += got;
            }
            // A member that goes on is not the one that the directory announced.
            if (inflater.inflate(new byte[1]) > 0) {
                throw rejected(RejectReason.CORRUPT, "more than the " + size + " bytes that the archive announces");
            }
        } catch (DataFormatException e) {
            throw rejected(RejectReason.CORRUPT, "damaged deflate data");
        } finally {
            inflater.end();
        }
        return bytes;
    }

    private static byte[] portableMap(Storage storage, Place.Pixels pixels) throws IOException, ImageRejectedException {
        int samples = limited((long) pixels.height() * pixels.width() * pixels.channels());
        byte[] header = ((pixels.channels() == 1 ? "P5\n" : "P6\n") + pixels.width() + " " + pixels.height()
                        + "\n255\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] map = new byte[header.length + samples];
        System.arraycopy(header, 0, map, 0, header.length);
        try (OpenFile file = storage.open(new Path(pixels.path()))) {
            file.read(pixels.offset(), map, header.length, samples);
        }
        return map;
    }

    private static int limited(long bytes) throws ImageRejectedException {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw rejected(RejectReason.TOO_MANY_BYTES, bytes + " bytes; the limit is " + MAX_BYTES);
        }
        return (int) bytes;
    }

    static ImageRejectedException rejected(RejectReason reason, String detail) {
        return new ImageRejectedException(new Reject(Stage.READ, reason, detail));
    }
}
