package io.sparkfidelity.image;

import java.util.List;

/** The list of all resizers, kept out of the public interface. */
final class Resizers {
    static final List<Resizer> ALL = List.of(
            PillowResizer.whole(Kernel.BICUBIC),
            PillowResizer.whole(Kernel.BILINEAR),
            PillowResizer.whole(Kernel.LANCZOS),
            PillowResizer.whole(Kernel.BOX),
            PillowResizer.clip(),
            PillowResizer.cmmd(),
            new CleanResizer(),
            new TorchBilinearResizer(),
            new TorchAntialiasResizer(),
            new TensorflowResizer());

    private Resizers() {}
}
