package io.sparkfidelity.cli.measures;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says where captions are. */
public final class CaptionsOption {
    @Option(
            names = "--captions",
            paramLabel = "[NAME=]FILE",
            description =
                    "COCO's annotations in JSON, of which each image's first caption counts (FILE?captions=all: all),"
                            + " or a CSV with the columns file_name (or id) and caption; for all datasets or for one.")
    private List<String> captions = new ArrayList<>();

    /** As they were given; none by default. */
    public List<String> given() {
        return List.copyOf(captions);
    }
}
