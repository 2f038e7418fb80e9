package io.sparkfidelity.cli.measures;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that holds candidates against their partners, image by image. */
public final class PairedOption {
    @Option(
            names = "--paired",
            description =
                    "Compares every candidate image with the image of the reference that has its id (but for .png and the like), or its value in a"
                            + " column 'pair': embedding_cosine, psnr, ssim, mse and others.")
    private @Nullable Boolean paired;

    /** Whether it was given. */
    public boolean asked() {
        return Boolean.TRUE.equals(paired);
    }
}
