package io.sparkfidelity.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The names of the metrics that a user asks for. */
public final class MetricsOption {
    @Option(
            names = "--metrics",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Names, or all: those that models or inputs allow, but class_fid and others that are variants or"
                            + " dear and by name only (all; in an audit fid and fid_infinity, with cmmd and cmmd_unbiased"
                            + " if embeddings have length 1; in a qualification all that tell two sets apart and visit no"
                            + " pairs).")
    private List<String> names = new ArrayList<>();

    /** Fills the default in. */
    public void complete(List<String> otherwise) {
        names = names.isEmpty() ? otherwise : names;
    }

    /** The names as the user wrote them, in their order. */
    public List<String> names() {
        return names;
    }
}
