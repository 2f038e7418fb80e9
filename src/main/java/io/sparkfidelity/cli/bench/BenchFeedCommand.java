package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.image.resize.Resizer;
import io.sparkfidelity.image.resize.Scale;
import io.sparkfidelity.spark.cache.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench feed}: what reading, decoding and resizing deliver without a network, on one core and on all. */
@Command(name = "feed", description = "Decoding and resizing without a network, on rendered images.")
final class BenchFeedCommand implements Callable<Integer> {
    private static final int MAX_SIDE = 4096;

    @Spec
    private CommandSpec command;

    @Mixin
    private FilesOption files;

    @Option(names = "--images", paramLabel = "N", description = "Files (300).")
    private int images = 300;

    @Option(names = "--resizer", paramLabel = "NAME", description = "As in a model card (pillow-bicubic).")
    private String resizer = "pillow-bicubic";

    @Option(names = "--sides", paramLabel = "N", split = ",", description = "Of the squares, in pixels (299,336).")
    private List<Integer> sides = List.of(299, 336);

    @Override
    public Integer call() throws Exception {
        Resizer named = named();
        int cores = Runtime.getRuntime().availableProcessors();
        PrintWriter out = command.commandLine().getOut();
        Path work = files.folder();
        Path folder;
        try (SparkSessions session = SparkSessions.open("spark-fidelity bench feed", Progress.silent())) {
            folder = files.write(work, images, session);
        }
        out.printf("%s in %s, %d cores%n", files.shape(List.of(images)), folder, cores);
        for (int threads : IntStream.of(1, cores).distinct().toArray()) {
            print("decoding", FeedRate.of(folder, Optional.empty(), threads));
            for (int side : sides) {
                Preprocessing square =
                        new Preprocessing(named, side, Scale.UNIT, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
                print("decoding, " + resizer + " " + side, FeedRate.of(folder, Optional.of(square), threads));
            }
        }
        return ExitCode.OK.code();
    }

    private Resizer named() throws UsageException {
        if (!sides.stream().allMatch(side -> side >= 1 && side <= MAX_SIDE)) {
            throw new UsageException("--sides is " + sides + "; sides are 1 to " + MAX_SIDE + " pixels");
        }
        try {
            return Resizer.named(resizer);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--resizer: " + e.getMessage(), e);
        }
    }

    private void print(String what, FeedRate rate) {
        PrintWriter out = command.commandLine().getOut();
        out.printf(
                "%s: %.1f images/s on %d threads, %.1f a second of one core's time%n",
                what, rate.imagesPerSecond(), rate.threads(), rate.imagesPerCoreSecond());
        out.flush();
    }
}
