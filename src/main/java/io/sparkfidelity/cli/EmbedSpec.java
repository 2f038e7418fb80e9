package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.spark.cache.EmbedSettings;

/**
 * The part of a spec that says how images are embedded; null for what is not given.
 *
 * @param engine DJL engine; by default the card's
 * @param batchSize images a call of the network
 * @param inFlight batches on one GPU at a time
 * @param decodeThreads of each task
 * @param chunkImages images of the cache's chunks
 * @param maxRejectRatio rejected / found above which the job fails
 * @param maxPixels width x height above which an image is rejected
 */
record EmbedSpec(
        String engine,
        Integer batchSize,
        Integer inFlight,
        Integer decodeThreads,
        Long chunkImages,
        Double maxRejectRatio,
        Long maxPixels) {
    private static final double DEFAULT_MAX_REJECT_RATIO = 0.001;

    /** The same with its defaults filled in; complains of values that cannot be. */
    EmbedSpec complete() throws UsageException {
        double ratio = maxRejectRatio == null ? DEFAULT_MAX_REJECT_RATIO : maxRejectRatio;
        long pixels = maxPixels == null ? ImageDecoder.DEFAULT_MAX_PIXELS : maxPixels;
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new UsageException("--max-reject-ratio is " + ratio + "; it must be 0 to 1");
        }
        if (chunkImages != null && chunkImages < 1) {
            throw new UsageException("--chunk-images is " + chunkImages + "; it must be 1 or more");
        }
        if (pixels < 1 || pixels > ImageDecoder.MOST_PIXELS) {
            throw new UsageException("--max-pixels is " + pixels + "; it must be 1 to " + ImageDecoder.MOST_PIXELS);
        }
        return new EmbedSpec(
                engine,
                within("--batch-size", batchSize, EmbedSettings.defaultBatchSize(SparkSessions.deviceKind()), 4096),
                within("--in-flight", inFlight, EmbedderSettings.DEFAULT_IN_FLIGHT, 64),
                within("--decode-threads", decodeThreads, EmbedSettings.DEFAULT_DECODE_THREADS, 256),
                chunkImages,
                ratio,
                pixels);
    }

    /** The settings of a complete spec. */
    EmbedSettings settings() {
        return new EmbedSettings(batchSize, inFlight, decodeThreads, maxPixels, chunkImages == null ? 0 : chunkImages);
    }

    private static int within(String flag, Integer given, int otherwise, int largest) throws UsageException {
        int value = given == null ? otherwise : given;
        if (value < 1 || value > largest) {
            throw new UsageException(flag + " is " + value + "; it must be 1 to " + largest);
        }
        return value;
    }
}
