package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.option.EngineOption;
import io.sparkfidelity.cli.option.ModelOption;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench embed}: images per second of (a) the bare network on a batch that is prepared, on all cores, and (b) the
 * job's embed stage from files to its cache; and the decoders' limit, to see which of the two b should be near.
 */
@Command(name = "embed", description = "The embed stage against the bare network, on rendered images.")
final class BenchEmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOption model;

    @Mixin
    private EngineOption engine;

    @Option(names = "--images", paramLabel = "N", description = "Files (300).")
    private int images = 300;

    @Option(names = "--size", paramLabel = "WxH", description = "Of the files, in pixels (640x480).")
    private String size = "640x480";

    @Option(names = "--format", paramLabel = "jpg|png", description = "Of the files (jpg).")
    private String format = "jpg";

    @Option(
            names = "--batch-sizes",
            paramLabel = "N",
            split = ",",
            description = "Batch sizes to measure, the first of them for the job too.")
    private List<Integer> batchSizes = List.of(EmbedSettings.defaultBatchSize(DeviceKind.CPU));

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Times that the network and the stage are measured in turn (3).")
    private int rounds = 3;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where files are made and kept (a temporary one).")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        model.complete();
        BenchImages shape = shape();
        int cores = Runtime.getRuntime().availableProcessors();
        PrintWriter out = command.commandLine().getOut();
        Path work = folder == null ? Files.createTempDirectory("spark-fidelity-bench") : folder;
        try (SparkSessions session = SparkSessions.open("spark-fidelity bench embed", Progress.silent())) {
            Storage storage = session.storage();
            ModelChoice choice = new Models(storage, engine.engine())
                    .choices(model.model().stream().toList(), List.of())
                    .get(0);
            Path files = work.resolve(images + "-" + size + "-" + format);
            shape.write(files, session.spark(), storage);
            out.printf(
                    "%s, %s, %d cores; %,d files %s %s%n",
                    choice.card().title(), choice.engine().djlName(), cores, images, size, format);
            out.printf("decoding alone: %.1f images/s on %d threads%n", decodeRate(files, choice, cores), cores);
            Bare best = new Bare(1, 1, 1, 0);
            for (int batch : batchSizes) {
                for (int threads : new int[] {1, cores}) {
                    Bare bare = Bare.measured(choice, batch, threads, cores / threads);
                    best = bare.rate() > best.rate() ? bare : best;
                    out.printf("bare network: %s%n", bare);
                    out.flush();
                }
            }
            EmbedBench bench = new EmbedBench(session.spark(), storage, choice, settings(batchSizes.get(0)));
            // Class loading and compilation cost a night's job nothing, and one of a few seconds half its time.
            bench.run(Source.of("sample:?count=64", storage), Files.createTempDirectory(work, "warm-up"));
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                double a = best.again(choice, images).rate();
                EmbedBench.Measured job =
                        bench.run(Source.of(files.toString(), storage), Files.createTempDirectory(work, "cache"));
                double b = job.images() / job.seconds();
                ratios.add(b / a);
                out.printf(
                        "a = %.1f images/s, bare; b = %.1f images/s, embed stage (%.1f s, batch %d); b/a = %.3f%n",
                        a, b, job.seconds(), batchSizes.get(0), b / a);
                out.printf("    thread-s:");
                job.stages().forEach((stage, seconds) -> out.printf(" %s %.2f", stage.label(), seconds));
                out.println();
                out.flush();
            }
            out.printf(
                    "b/a = %.3f, the median of %d rounds%n",
                    ratios.stream().sorted().toList().get(rounds / 2), rounds);
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private BenchImages shape() throws UsageException {
        if (images < 1 || rounds < 1 || batchSizes.stream().anyMatch(batch -> batch < 1)) {
            throw new UsageException("--images, --rounds and each of --batch-sizes must be 1 or more");
        }
        if (!size.matches("[1-9][0-9]{0,3}x[1-9][0-9]{0,3}") || !format.matches("jpg|png")) {
            throw new UsageException("--size is " + size + ", --format " + format + "; as in 640x480 and jpg");
        }
        String[] sides = size.split("x");
        return new BenchImages(images, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), format);
    }

    /** Reading, decoding and resizing, without a network. */
    private static double decodeRate(Path files, ModelChoice choice, int threads) throws Exception {
        Preprocessing preprocessing = choice.card().preprocessing();
        ImageDecoder decoder = new ImageDecoder();
        List<Path> all;
        try (Stream<Path> listed = Files.list(files)) {
            all = listed.toList();
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Path file : all) {
            tasks.add(() -> {
                preprocessing.apply(decoder.decode(Files.readAllBytes(file)), new float[preprocessing.length()], 0);
                return null;
            });
        }
        // The first pass warms the compiler up.
        seconds(tasks, threads);
        return all.size() / seconds(tasks, threads);
    }

    /** How fast a network is on one batch again and again, for some seconds. */
    private record Bare(int batch, int threads, int predictors, double rate) {
        static Bare measured(ModelChoice choice, int batch, int threads, int predictors) throws Exception {
            return measured(choice, batch, threads, predictors, OptionalInt.empty());
        }

        private static Bare measured(ModelChoice choice, int batch, int threads, int predictors, OptionalInt images)
                throws Exception {
            ModelStore store = ModelStore.temporary(new Storage(new Configuration()));
            List<Embedder> embedders = new ArrayList<>();
            try {
                for (int i = 0; i < predictors; i++) {
                    embedders.add(
                            Embedder.open(choice.card(), new EmbedderSettings(choice.engine(), batch, threads), store));
                }
                double once = seconds(calls(embedders, batch, 1), predictors);
                int repeats = images.isPresent()
                        ? Math.max(1, images.getAsInt() / (batch * predictors))
                        : (int) Math.max(1, Math.min(1000, 5 / once));
                double seconds = seconds(calls(embedders, batch, repeats), predictors);
                return new Bare(batch, threads, predictors, (double) predictors * repeats * batch / seconds);
            } finally {
                embedders.forEach(Embedder::close);
            }
        }

        /** On as many images as the job has: a machine that is now fast, now slow is so for both. */
        Bare again(ModelChoice choice, int images) throws Exception {
            return measured(choice, batch, threads, predictors, OptionalInt.of(images));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f images/s; batch %d, %d predictors of %d threads",
                    rate,
                    batch,
                    predictors,
                    threads);
        }
    }

    private static EmbedSettings settings(int batch) {
        return new EmbedSettings(
                batch,
                EmbedderSettings.DEFAULT_IN_FLIGHT,
                EmbedSettings.DEFAULT_DECODE_THREADS,
                ImageDecoder.DEFAULT_MAX_PIXELS,
                0);
    }

    private static List<Callable<Void>> calls(List<Embedder> embedders, int batch, int repeats) {
        List<Callable<Void>> calls = new ArrayList<>();
        for (Embedder embedder : embedders) {
            FloatBuffer input = embedder.newBatch();
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < input.capacity(); i++) {
                input.put(i, (float) (2 * random.nextDouble() - 1));
            }
            calls.add(() -> {
                for (int i = 0; i < repeats; i++) {
                    embedder.embed(input, batch);
                }
                return null;
            });
        }
        return calls;
    }

    private static double seconds(List<Callable<Void>> tasks, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            for (Future<Void> task : pool.invokeAll(tasks)) {
                task.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            pool.shutdownNow();
        }
    }
}
