package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files that a benchmark makes and reads. */
final class FilesOption {
    @Option(names = "--size", paramLabel = "WxH", description = "Of the files, in pixels (640x480).")
    private String size = "640x480";

    @Option(names = "--format", paramLabel = "jpg|png", description = "Of the files (jpg).")
    private String format = "jpg";

    @Option(names = "--folder", paramLabel = "DIR", description = "Where files are made and kept (a temporary one).")
    private @Nullable Path folder;

    /** Where they are made. */
    Path folder() throws IOException {
        return folder == null ? Files.createTempDirectory("spark-fidelity-bench") : folder;
    }

    /**
     * The folder of so many files, made if they are not there yet.
     *
     * @param session none of its types in the signature: commands are looked at where there is no Spark
     */
    Path write(Path work, int count, SparkSessions session) throws IOException, UsageException {
        if (count < 1 || !size.matches("[1-9][0-9]{0,3}x[1-9][0-9]{0,3}") || !format.matches("jpg|png")) {
            throw new UsageException("--images is " + count + ", --size " + size + ", --format " + format
                    + "; as in 300, 640x480 and jpg");
        }
        String[] sides = size.split("x");
        Path files = work.resolve(count + "-" + size + "-" + format);
        new BenchImages(count, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), format)
                .write(files, session.spark(), session.storage());
        return files;
    }

    /** In words, such as {@code 300 and 1200 files 640x480 jpg}. */
    String shape(List<Integer> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + " files " + size + " "
                + format;
    }
}
