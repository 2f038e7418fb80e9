package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.EngineOption;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.spark.cache.EmbedSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that embeds. */
final class EmbedOptions {
    private static final int MOST_IN_BATCH = 4096;
    private static final int MOST_IN_FLIGHT = 64;
    private static final int MOST_THREADS = 256;
    private static final double DEFAULT_MAX_REJECT_RATIO = 0.001;

    @Mixin
    private EngineOption engine;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a call of the network (8; 64 on a GPU).")
    private @Nullable Integer batchSize;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "" + EmbedderSettings.DEFAULT_IN_FLIGHT,
            description = "Batches on one GPU at a time (${DEFAULT-VALUE}).")
    private Integer inFlight = EmbedderSettings.DEFAULT_IN_FLIGHT;

    @Option(
            names = "--decode-threads",
            paramLabel = "N",
            defaultValue = "" + EmbedSettings.DEFAULT_DECODE_THREADS,
            description = "Threads of a task that decode (${DEFAULT-VALUE}).")
    private Integer decodeThreads = EmbedSettings.DEFAULT_DECODE_THREADS;

    @Option(
            names = "--chunk-images",
            paramLabel = "N",
            description = "Images of a chunk, the unit of a resumed run (a 64th of them, 20000 to 500000).")
    private @Nullable Long chunkImages;

    @Option(
            names = "--max-reject-ratio",
            paramLabel = "X",
            defaultValue = "" + DEFAULT_MAX_REJECT_RATIO,
            description = "Fail above this share of rejects (${DEFAULT-VALUE}).")
    private Double maxRejectRatio = DEFAULT_MAX_REJECT_RATIO;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
            description = "Reject larger images (${DEFAULT-VALUE}).")
    private Long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;

    /** Fills in the default that depends on the device; complains of values that cannot be. */
    void complete() throws UsageException {
        if (!(maxRejectRatio >= 0 && maxRejectRatio <= 1)) {
            throw new UsageException("--max-reject-ratio is " + maxRejectRatio + "; it must be 0 to 1");
        }
        if (chunkImages != null) {
            Given.atLeast("--chunk-images", chunkImages, 1);
        }
        Given.within("--max-pixels", maxPixels, 1, ImageDecoder.MOST_PIXELS);
        if (batchSize == null) {
            batchSize = EmbedSettings.defaultBatchSize(SparkSessions.deviceKind());
        }
        Given.within("--batch-size", batchSize, 1, MOST_IN_BATCH);
        Given.within("--in-flight", inFlight, 1, MOST_IN_FLIGHT);
        Given.within("--decode-threads", decodeThreads, 1, MOST_THREADS);
    }

    /** DJL's name of an engine, if it is not to be the card's choice. */
    Optional<String> engine() {
        return engine.engine();
    }

    /** Rejected / found above which the job fails. */
    double maxRejectRatio() {
        return maxRejectRatio;
    }

    /** The settings, once complete. */
    EmbedSettings settings() {
        int completed = Objects.requireNonNull(batchSize, "complete() comes first");
        return new EmbedSettings(completed, inFlight, decodeThreads, maxPixels, chunkImages == null ? 0 : chunkImages);
    }
}
