package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.option.DeviceOption;
import io.sparkfidelity.cli.option.EngineOption;
import io.sparkfidelity.cli.option.ModelOption;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench embed}: images per second of (a) the bare network on a batch that is prepared, on all cores or on one GPU, and (b) the
 * job's embed stage from files to its cache; and the decoders' limit, to see which of the two b should be near. Two
 * numbers of files tell what every job pays once from what every image costs.
 */
@Command(name = "embed", description = "The embed stage against the bare network, on rendered images.")
final class BenchEmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOption model;

    @Mixin
    private EngineOption engine;

    @Mixin
    private DeviceOption device;

    @Mixin
    private FilesOption files;

    @Option(
            names = "--images",
            paramLabel = "N",
            split = ",",
            description = "Files, of one number or of a smaller and a larger one (300,1200).")
    private List<Integer> images = List.of(300, 1200);

    @Option(
            names = "--batch-sizes",
            paramLabel = "N",
            split = ",",
            description = "Batch sizes to measure, the first of them for the job too.")
    private List<Integer> batchSizes = List.of(EmbedSettings.defaultBatchSize(DeviceKind.CPU));

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Times that the network and the stage are measured in turn (3); 0: the network alone.")
    private int rounds = 3;

    @Override
    public Integer call() throws Exception {
        model.complete();
        requireSizes();
        int cores = Runtime.getRuntime().availableProcessors();
        PrintWriter out = command.commandLine().getOut();
        Path work = files.folder();
        try (SparkSessions session = SparkSessions.open("spark-fidelity bench embed", Progress.silent())) {
            Storage storage = session.storage();
            ModelChoice choice = new Models(storage, engine.engine())
                    .choices(model.model().stream().toList(), List.of())
                    .get(0);
            List<Path> folders = new ArrayList<>();
            for (int count : images) {
                folders.add(files.write(work, count, session));
            }
            out.printf(
                    "%s, %s, %d cores, network on %s; %s%n",
                    choice.card().title(), choice.engine().djlName(), cores, device.choice(), files.shape(images));
            FeedRate feed =
                    FeedRate.of(folders.get(0), Optional.of(choice.card().preprocessing()), cores);
            out.printf("decoding alone: %.1f images/s on %d threads%n", feed.imagesPerSecond(), cores);
            BareNetwork network = new BareNetwork(choice, device.choice(), cores);
            BareNetwork.Rate best = network.fastest(batchSizes, rate -> {
                out.printf("bare network: %s%n", rate);
                out.flush();
            });
            if (rounds > 0) {
                EmbedBench bench = new EmbedBench(session.spark(), storage, choice, settings(batchSizes.get(0)));
                stage(bench, network, best, folders, work, storage);
            }
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private void requireSizes() throws UsageException {
        boolean ordered = images.size() == 1 || (images.size() == 2 && images.get(0) < images.get(1));
        if (!ordered || images.get(0) < 1) {
            throw new UsageException("--images is " + images + "; write one number, or a smaller and a larger one");
        }
        if (rounds < 0 || !batchSizes.stream().allMatch(batch -> batch > 0)) {
            throw new UsageException("--batch-sizes " + batchSizes + ", --rounds " + rounds
                    + ": batches have an image or more, rounds may be 0 and not fewer");
        }
    }

    /** The network and the stage in turn; the ratios of each size, and what two sizes tell apart. */
    private void stage(
            EmbedBench bench,
            BareNetwork network,
            BareNetwork.Rate best,
            List<Path> folders,
            Path work,
            Storage storage)
            throws Exception {
        PrintWriter out = command.commandLine().getOut();
        // Class loading and compilation cost a night's job nothing, and one of a few seconds half its time.
        bench.run(Source.of("sample:?count=64", storage), Files.createTempDirectory(work, "warm-up"));
        List<List<Double>> ratios = Stream.generate(() -> (List<Double>) new ArrayList<Double>())
                .limit(images.size())
                .toList();
        List<Slope> slopes = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<EmbedBench.Measured> runs = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                double a = network.again(best, images.get(i)).imagesPerSecond();
                EmbedBench.Measured job = bench.run(
                        Source.of(folders.get(i).toString(), storage), Files.createTempDirectory(work, "cache"));
                double b = job.images() / job.seconds();
                runs.add(job);
                bare.add(a);
                ratios.get(i).add(b / a);
                out.printf(
                        "a = %.1f images/s, bare; b = %.1f images/s, embed stage (%,d images, %.1f s, batch %d); b/a = %.3f%n",
                        a, b, job.images(), job.seconds(), batchSizes.get(0), b / a);
                out.printf("    thread-s:");
                job.stages().forEach((stage, seconds) -> out.printf(" %s %.2f", stage.label(), seconds));
                out.println();
                out.flush();
            }
            if (runs.size() == 2) {
                Slope.between(runs.get(0), runs.get(1)).ifPresent(slopes::add);
            }
        }
        for (int i = 0; i < images.size(); i++) {
            out.printf(
                    "b/a = %.3f with %,d images, the median of %d rounds%n",
                    median(ratios.get(i)), images.get(i), rounds);
        }
        if (!slopes.isEmpty()) {
            double steady = median(slopes.stream().map(Slope::imagesPerSecond).toList());
            out.printf(
                    "slope: %.1f images/s steady, %.3f of the bare network; fixed costs %.2f s; medians of %d rounds%n",
                    steady,
                    steady / median(bare),
                    median(slopes.stream().map(Slope::fixedSeconds).toList()),
                    slopes.size());
        } else if (images.size() == 2) {
            out.println("slope: none, the larger size took no longer than the smaller; take sizes further apart");
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static EmbedSettings settings(int batch) {
        return new EmbedSettings(
                batch,
                EmbedderSettings.DEFAULT_IN_FLIGHT,
                EmbedSettings.DEFAULT_DECODE_THREADS,
                ImageDecoder.DEFAULT_MAX_PIXELS,
                0);
    }
}
