package io.sparkfidelity.cli.bench;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Preprocessing;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What reading, decoding and preparing deliver without a network.
 *
 * @param imagesPerSecond of wall time
 * @param imagesPerCoreSecond of the threads' own CPU time: what a core does, also where others want it too
 * @param threads that shared the files
 */
record FeedRate(double imagesPerSecond, double imagesPerCoreSecond, int threads) {
    /**
     * Measures on the files of a folder, each read once to warm the compiler up and once to measure.
     *
     * @param preprocessing what follows on decoding, if anything
     */
    static FeedRate of(Path folder, Optional<Preprocessing> preprocessing, int threads) throws Exception {
        ImageDecoder decoder = new ImageDecoder();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        LongAdder nanoseconds = new LongAdder();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Path file : files) {
            tasks.add(() -> {
                long start = clock.getCurrentThreadCpuTime();
                RgbImage image = decoder.decode(Files.readAllBytes(file));
                if (preprocessing.isPresent()) {
                    preprocessing
                            .get()
                            .apply(image, new float[preprocessing.get().length()], 0);
                }
                nanoseconds.add(clock.getCurrentThreadCpuTime() - start);
                return null;
            });
        }
        Pool.seconds(tasks, threads);
        nanoseconds.reset();
        double seconds = Pool.seconds(tasks, threads);
        return new FeedRate(files.size() / seconds, files.size() / (nanoseconds.sum() / 1e9), threads);
    }
}
