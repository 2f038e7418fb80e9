package io.sparkfidelity.cli.bench;

import io.sparkfidelity.embed.DeviceChoice;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.storage.Storage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A network on one batch again and again, without files and without Spark. */
final class BareNetwork {
    private final ModelChoice choice;
    private final DeviceChoice device;
    private final int cores;

    /** @param cores that its predictors share on a CPU; a GPU is shared by one predictor and by two */
    BareNetwork(ModelChoice choice, DeviceChoice device, int cores) {
        this.choice = choice;
        this.device = device;
        this.cores = cores;
    }

    /**
     * How fast it is.
     *
     * @param largestCall images of the largest call that the device's memory held: the batch, unless it was halved
     */
    record Rate(int batch, int threads, int predictors, double imagesPerSecond, int largestCall) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f images/s; batch %d, %d predictors of %d threads%s",
                    imagesPerSecond,
                    batch,
                    predictors,
                    threads,
                    largestCall < batch ? ", halved to " + largestCall + " by the device's memory" : "");
        }
    }

    /** Measures some seconds of each batch size with one predictor and with several. */
    Rate fastest(List<Integer> batchSizes, Consumer<Rate> each) throws Exception {
        Rate best = new Rate(1, 1, 1, 0, 1);
        for (int batch : batchSizes) {
            for (int predictors : device.kind() == DeviceKind.CPU ? new int[] {cores, 1} : new int[] {1, 2}) {
                Rate rate = measured(batch, Math.max(1, cores / predictors), predictors, OptionalInt.empty());
                best = rate.imagesPerSecond() > best.imagesPerSecond() ? rate : best;
                each.accept(rate);
            }
        }
        return best;
    }

    /** The same on as many images as a job has: a machine that is now fast, now slow is so for both. */
    Rate again(Rate rate, int images) throws Exception {
        return measured(rate.batch(), rate.threads(), rate.predictors(), OptionalInt.of(images));
    }

    private Rate measured(int batch, int threads, int predictors, OptionalInt images) throws Exception {
        ModelStore store = ModelStore.temporary(new Storage(new Configuration()));
        EmbedderSettings settings =
                new EmbedderSettings(choice.engine(), batch, threads, EmbedderSettings.DEFAULT_IN_FLIGHT, device);
        List<Embedder> embedders = new ArrayList<>();
        try {
            for (int i = 0; i < predictors; i++) {
                embedders.add(Embedder.open(choice.card(), settings, store));
            }
            double once = Pool.seconds(calls(embedders, batch, 1), predictors);
            int repeats = images.isPresent()
                    ? Math.max(1, images.getAsInt() / (batch * predictors))
                    : (int) Math.max(1, Math.min(1000, 5 / once));
            double seconds = Pool.seconds(calls(embedders, batch, repeats), predictors);
            int largest =
                    embedders.stream().mapToInt(Embedder::largestCall).min().orElse(batch);
            return new Rate(batch, threads, predictors, (double) predictors * repeats * batch / seconds, largest);
        } finally {
            embedders.forEach(Embedder::close);
        }
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
}
