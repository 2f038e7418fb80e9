package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.Serializable;

/**
 * How images are embedded. Only {@code maxPixels} decides anything about the result: which images are rejected.
 *
 * @param batchSize images a call of the network, 1 to 4096
 * @param inFlight batches that the tasks of an executor may have on one GPU at a time
 * @param decodeThreads of each task
 * @param maxPixels width x height above which an image is rejected
 * @param chunkImages images of a new cache's chunks, about; 0 for a 64th of the source, between 20,000 and 500,000
 */
public record EmbedSettings(int batchSize, int inFlight, int decodeThreads, long maxPixels, long chunkImages)
        implements Serializable {
    private static final int CPU_BATCH_SIZE = 8;
    private static final int CUDA_BATCH_SIZE = 64;
    public static final int DEFAULT_DECODE_THREADS = 2;

    /** The defaults on a device. */
    public EmbedSettings(DeviceKind device) {
        this(
                defaultBatchSize(device),
                EmbedderSettings.DEFAULT_IN_FLIGHT,
                DEFAULT_DECODE_THREADS,
                ImageDecoder.DEFAULT_MAX_PIXELS,
                0);
    }

    /** On a CPU larger batches gain nothing, and a task's last one wastes more. */
    public static int defaultBatchSize(DeviceKind device) {
        return device == DeviceKind.CUDA ? CUDA_BATCH_SIZE : CPU_BATCH_SIZE;
    }
}
