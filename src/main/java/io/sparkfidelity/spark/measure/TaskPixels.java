package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.DecodeMemory;
import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import java.util.Optional;

/** How a task comes by the pixels of images. Not thread-safe. */
final class TaskPixels {
    private final ImageReader reader;
    private final GuardedDecoder decoder;
    private final Optional<Prepare> prepare;

    /** @param step the label of what is done to the images first; empty for nothing */
    TaskPixels(ImageReader reader, String step, long maxPixels) {
        this.reader = reader;
        this.decoder = new GuardedDecoder(new ImageDecoder(maxPixels), DecodeMemory.ofThisJvm());
        this.prepare = step.isEmpty() ? Optional.empty() : Optional.of(Prepare.parse(step));
    }

    /** The pixels, prepared. */
    RgbImage of(ImageRef image) throws ImageRejectedException, ImageMemoryException {
        return decode(image, pixels -> prepare.isPresent() ? prepare.get().apply(pixels) : pixels);
    }

    /** What {@code use} makes of the file and its pixels as they are. */
    <T> T decode(ImageRef image, GuardedDecoder.Use<T> use) throws ImageRejectedException, ImageMemoryException {
        return decoder.decode(ByteSource.listed(image.id(), image.length(), () -> reader.read(image)), use);
    }
}
