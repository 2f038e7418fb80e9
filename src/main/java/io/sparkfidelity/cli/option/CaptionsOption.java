package io.sparkfidelity.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Files of captions that stand in place of those that sources have themselves. */
public final class CaptionsOption {
    @Option(
            names = "--captions",
            paramLabel = "[NAME=]FILE",
            description =
                    "COCO's annotations in JSON, of which each image's first caption counts (FILE?captions=all: all),"
                            + " or a CSV with the columns file_name (or id) and caption; for all datasets or for one.")
    private List<String> files = new ArrayList<>();

    /** {@code FILE} for all datasets, or {@code NAME=FILE}. */
    public List<String> files() {
        return files;
    }
}
