package io.sparkfidelity.embed;

import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.image.resize.Resizer;
import java.util.List;

/** A preprocessing as YAML spells it; {@code name} is that of the network's input, where there is one. */
record PreprocessingForm(String name, String resizer, int size, String range, List<Float> mean, List<Float> deviation) {

    Preprocessing preprocessing() {
        return new Preprocessing(
                Resizer.named(YamlForms.require("input.resizer", resizer)),
                size,
                YamlForms.scale(YamlForms.require("input.range", range)),
                YamlForms.require("input.mean", mean),
                YamlForms.require("input.deviation", deviation));
    }
}
