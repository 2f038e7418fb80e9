package io.sparkfidelity.embed;

/** A preset as YAML spells it. */
record PresetForm(String name, String tool, String model, PreprocessingForm input) {

    Preset toPreset() {
        return new Preset(
                YamlForms.require("name", name),
                YamlForms.require("tool", tool),
                YamlForms.require("model", model),
                YamlForms.require("input", input).preprocessing());
    }
}
