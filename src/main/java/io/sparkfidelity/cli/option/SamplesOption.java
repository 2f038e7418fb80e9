package io.sparkfidelity.cli.option;

import picocli.CommandLine.Option;

/** How many images a report shows. */
public final class SamplesOption {
    /** The option's name. */
    public static final String FLAG = "--samples";

    /** More would make a page too long to load. */
    public static final int MOST = 100;

    private static final int DEFAULT = 12;

    @Option(
            names = FLAG,
            paramLabel = "N",
            defaultValue = "" + DEFAULT,
            description =
                    "Up to N images of each set are shown in the report, in small (${DEFAULT-VALUE}); 0 shows no image"
                            + " anywhere.")
    private Integer count = DEFAULT;

    /** As the user gave it. */
    public int count() {
        return count;
    }
}
