package io.sparkfidelity.embed;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network that takes half as many images a call, from then on, when the device's memory does not hold a batch. An
 * embedding may differ by its last bits after that, since the shape of the calls differs.
 */
final class HalvingNetwork implements Network {
    private final Network network;
    private int most = Integer.MAX_VALUE;

    HalvingNetwork(Network network) {
        this.network = network;
    }

    /** How many of so many images go into one call now. */
    int largestCall(int images) {
        return Math.min(most, images);
    }

    /** @throws ModelException if the memory does not even hold one image */
    @Override
    public List<float[]> run(FloatBuffer pixels, int images) throws Exception {
        while (true) {
            int step = largestCall(images);
            try {
                return step == images ? network.run(pixels.duplicate(), images) : inSteps(pixels, images, step);
            } catch (Exception e) {
                if (!outOfMemory(e)) {
                    throw e;
                }
                if (step == 1) {
                    throw new ModelException("the device's memory does not hold one image: " + e.getMessage(), e);
                }
                most = step / 2;
            }
        }
    }

    private List<float[]> inSteps(FloatBuffer pixels, int images, int step) throws Exception {
        int length = pixels.remaining() / images;
        List<float[]> outputs = new ArrayList<>();
        for (int first = 0; first < images; first += step) {
            int count = Math.min(step, images - first);
            List<float[]> part = network.run(pixels.slice(pixels.position() + first * length, count * length), count);
            for (int i = 0; i < part.size(); i++) {
                int width = part.get(i).length / count;
                if (first == 0) {
                    outputs.add(new float[width * images]);
                }
                System.arraycopy(part.get(i), 0, outputs.get(i), first * width, count * width);
            }
        }
        return outputs;
    }

    /** Engines have no exception type for it that DJL hands on: CUDA, cuDNN and ONNX Runtime say it in words. */
    private static boolean outOfMemory(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("out of memory")
                    || message.contains("failed to allocate memory")
                    || message.contains("cudnn_status_alloc_failed")
                    || message.contains("cublas_status_alloc_failed")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        network.close();
    }
}
