package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.WrittenPath;
import java.io.Serializable;
import java.util.Optional;

/** Gets the encoded bytes of listed images, on executors, from any thread. */
@FunctionalInterface
public interface ImageReader extends Serializable {
    /**
     * The encoded bytes of an image.
     *
     * @throws ImageRejectedException of the stage {@code READ} if they cannot be had
     */
    byte[] read(ImageRef image) throws ImageRejectedException;

    /** A reader of whole files, as {@link #file} names them. */
    static ImageReader ofFiles(HadoopSettings settings) {
        return new StoredImages(settings);
    }

    /** The reference of a whole file of any Hadoop file system. */
    static ImageRef file(String path) {
        return ImageRef.listed(
                path,
                Optional.empty(),
                Optional.empty(),
                0,
                "",
                new Place.Whole(WrittenPath.of(path).toString()));
    }

    /**
     * Encoded bytes that are at hand already, checked as those of a file are.
     *
     * @param bytes may be null, which is a reject
     */
    static byte[] attached(byte[] bytes) throws ImageRejectedException {
        return StoredImages.attached(Optional.ofNullable(bytes));
    }
}
