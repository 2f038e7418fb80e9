package io.sparkfidelity.embed;

import io.sparkfidelity.storage.BuiltInFiles;
import java.util.List;
import java.util.Optional;

/** Presets in their YAML form, as {@code conf/presets} holds them. */
public final class Presets {
    private static final BuiltInFiles FILES = BuiltInFiles.of("presets");

    private Presets() {}

    /** The names of the presets that come with the jar. */
    public static List<String> names() {
        return FILES.names();
    }

    /** The YAML text of a built-in preset, if there is one of that name. */
    public static Optional<String> builtIn(String name) {
        return FILES.text(name);
    }

    /**
     * The preset of a YAML text.
     *
     * @param where names the text in messages
     * @throws ModelException if it is not a preset, with the reason
     */
    public static Preset parse(String yaml, String where) throws ModelException {
        return YamlForms.parse(yaml, PresetForm.class, PresetForm::toPreset, "preset " + where);
    }

    /** The text of a card that carries a preset: what {@link ModelCards#parse} reads as the card under it. */
    public static String applied(String cardYaml, String presetYaml) {
        return cardYaml + "\npreset:\n" + presetYaml.indent(2);
    }
}
