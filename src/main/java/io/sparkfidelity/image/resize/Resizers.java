package io.sparkfidelity.image.resize;

import java.util.List;

/** The list of all resizers, kept out of the public interface. */
final class Resizers {
    static final List<Resizer> ALL = List.of(
            PillowResizer.whole(Filter.BICUBIC),
            PillowResizer.whole(Filter.BILINEAR),
            PillowResizer.whole(Filter.LANCZOS),
            PillowResizer.whole(Filter.BOX),
            PillowResizer.clip(),
            PillowResizer.imageNet(),
            PillowResizer.cmmd(),
            new CleanResizer(),
            new TorchBilinearResizer(),
            new TorchAntialiasResizer(),
            new TensorflowResizer());

    private Resizers() {}
}
