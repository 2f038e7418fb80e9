package io.sparkfidelity.embed.pair;

import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.resize.Preprocessing;
import java.util.List;

/**
 * The pairs that a card's author has seen the numbers of: {@link Probe#image}, and as its partner the image with left and right
 * exchanged and every sample halved, so that neither the places of things nor the order of the two go unnoticed. A network that takes any size is probed at two, so that one that only ever works at the first is found out.
 */
final class PairProbe {
    private static final List<Size> SIZES =
            List.of(new Size(PairInput.PROBE_SIDE, PairInput.PROBE_SIDE), new Size(96, 80));

    /** In pixels. */
    record Size(int width, int height) {}

    private PairProbe() {}

    static List<Size> sizes(PairInput input) {
        return input.square()
                .map(Preprocessing::size)
                .map(side -> List.of(new Size(side, side)))
                .orElse(SIZES);
    }

    static ImagePair pair(Size size) {
        RgbImage image = Probe.image(size.width(), size.height());
        byte[] partner = new byte[image.pixels().length];
        for (int at = 0; at < partner.length; at++) {
            int pixel = at / RgbImage.CHANNELS;
            int x = pixel % size.width();
            int other = pixel - x + size.width() - 1 - x;
            partner[at] = (byte) ((image.pixels()[other * RgbImage.CHANNELS + at % RgbImage.CHANNELS] & 0xFF) / 2);
        }
        return new ImagePair(image, new RgbImage(size.width(), size.height(), partner));
    }
}
