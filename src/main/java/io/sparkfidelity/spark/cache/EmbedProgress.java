package io.sparkfidelity.spark.cache;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells a listener, once a second until closed, how far the embedding of one dataset is. */
final class EmbedProgress implements AutoCloseable {
    private final String dataset;
    private final long total;
    private final EmbedMeter meter;
    private final AtomicLong cached = new AtomicLong();
    private final long start = System.nanoTime();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    EmbedProgress(String dataset, long total, EmbedMeter meter, Progress listener) {
        this.dataset = dataset;
        this.total = total;
        this.meter = meter;
        ticker.scheduleAtFixedRate(() -> listener.advance(line()), 1, 1, TimeUnit.SECONDS);
    }

    /** Counts images that a finished chunk of the cache already holds. */
    void cached(long images) {
        cached.addAndGet(images);
    }

    private String line() {
        return line(dataset, total, cached.get(), meter.images(), meter.rejects(), (System.nanoTime() - start) / 1e9);
    }

    /** @param fresh images embedded in {@code seconds}, beside the cached ones */
    static String line(String dataset, long total, long cached, long fresh, long rejects, double seconds) {
        double rate = fresh / seconds;
        // Retried tasks count twice.
        long done = Math.min(total, cached + fresh);
        String left = fresh == 0 ? "" : String.format(Locale.ROOT, ", %s left", duration((total - done) / rate));
        return String.format(
                Locale.ROOT,
                "embedding %s: %,d of %,d images, %,.0f images/s, %,d rejects%s",
                dataset,
                done,
                total,
                rate,
                rejects,
                left);
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600
                        ? whole / 60 + " min " + whole % 60 + " s"
                        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
