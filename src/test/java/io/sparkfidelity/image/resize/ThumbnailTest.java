package io.sparkfidelity.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
    @Test
    void theFileIsWhatOtherDecodersReadToo() throws Exception {
        byte[] pixels = new byte[3 * 37 * 21];
        new Random(1).nextBytes(pixels);
        RgbImage image = new RgbImage(37, 21, pixels);
        byte[] file = Thumbnail.png(image);
        assertArrayEquals(pixels, new ImageDecoder().decode(file).pixels());
        BufferedImage other = ImageIO.read(new ByteArrayInputStream(file));
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 37; x++) {
                int at = 3 * (37 * y + x);
                int rgb = (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
                assertEquals(rgb, other.getRGB(x, y) & 0xFFFFFF);
            }
        }
    }

    @Test
    void imagesShrinkInProportionAndNeverGrow() throws Exception {
        RgbImage wide = Thumbnail.shrink(new RgbImage(400, 100, new byte[3 * 400 * 100]), 96);
        assertEquals(96, wide.width());
        assertEquals(24, wide.height());
        assertEquals(
                1,
                Thumbnail.shrink(new RgbImage(1, 4000, new byte[3 * 4000]), 96).width());
        RgbImage small = new RgbImage(28, 28, new byte[3 * 28 * 28]);
        assertSame(small, Thumbnail.shrink(small, 96));
    }
}
