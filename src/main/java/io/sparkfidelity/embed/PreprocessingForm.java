package io.sparkfidelity.embed;

import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.image.resize.Resizer;
import io.sparkfidelity.image.resize.Scale;
import java.util.Arrays;
import java.util.List;

/** A preprocessing as YAML spells it; {@code name} is that of the network's input, where there is one. */
record PreprocessingForm(String name, String resizer, int size, String range, List<Float> mean, List<Float> deviation) {

    Preprocessing preprocessing() {
        return new Preprocessing(
                Resizer.named(YamlForms.require("input.resizer", resizer)),
                size,
                scale(YamlForms.require("input.range", range)),
                YamlForms.require("input.mean", mean),
                YamlForms.require("input.deviation", deviation));
    }

    private static Scale scale(String range) {
        return Arrays.stream(Scale.values())
                .filter(scale -> scale.range().equals(range))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("input.range is '" + range + "'; it must be 0..1 or 0..255"));
    }
}
