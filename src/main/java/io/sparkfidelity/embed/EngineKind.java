package io.sparkfidelity.embed;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The DJL engines that a card may name. */
public enum EngineKind {
    ONNX_RUNTIME("OnnxRuntime"),
    PYTORCH("PyTorch");

    private final String djlName;

    EngineKind(String djlName) {
        this.djlName = djlName;
    }

    /** DJL's own name of the engine, which cards and the command line use too. */
    public String djlName() {
        return djlName;
    }

    /** @throws IllegalArgumentException if there is no such engine; the message lists them */
    public static EngineKind named(String name) {
        return Arrays.stream(values())
                .filter(engine -> engine.djlName.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine '" + name + "'; there are "
                        + Arrays.stream(values()).map(EngineKind::djlName).collect(Collectors.joining(", "))));
    }
}
