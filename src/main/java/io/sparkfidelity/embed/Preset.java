package io.sparkfidelity.embed;

import io.sparkfidelity.image.resize.Preprocessing;

/**
 * A name for the whole contract of a published tool: with the tool's weights, a score under a preset can be compared with
 * the tool's own. It replaces the preprocessing of the model card that it names.
 *
 * @param name such as {@code pytorch-fid}
 * @param tool whose pixels it reproduces, with the version
 * @param model the name of the card that it goes with
 * @param preprocessing from pixels to the network's input
 */
public record Preset(String name, String tool, String model, Preprocessing preprocessing) {}
