package io.sparkfidelity.source.sample;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.source.distort.ColourPlanes;
import io.sparkfidelity.source.distort.JdkCodec;
import io.sparkfidelity.source.distort.Randomness;
import java.io.Serializable;
import java.util.SplittableRandom;

/** Draws an image from its id, distorts it, and encodes it as PNG or JPEG by the id's extension. Thread-safe. */
public record SampleRenderer(long seed, int size, Distortion distortion) implements Serializable {
    private static final float FILE_QUALITY = 0.95f;

    /** The encoded bytes: the same for the same arguments. */
    public byte[] render(SampleClass kind, String id) {
        SplittableRandom random = Randomness.of(seed, id);
        ColourPlanes planes = new ColourPlanes(size, size, new SamplePainter(random.split(), size).paint(kind));
        planes.blur(distortion.blur());
        planes.addNoise(distortion.noise(), random.split());
        RgbImage image = planes.image();
        if (distortion.jpegQuality() > 0) {
            image = JdkCodec.throughJpeg(image, distortion.jpegQuality() / 100f);
        }
        return id.endsWith(".jpg") ? JdkCodec.jpeg(image, FILE_QUALITY) : JdkCodec.png(image);
    }
}
