package io.sparkfidelity.embed;

import ai.djl.engine.Engine;

/** Whether the device a task was given is there; a GPU that was asked for is never replaced by the CPU. */
final class DeviceCheck {
    private static final String TF32 = "NVIDIA_TF32_OVERRIDE";

    private DeviceCheck() {}

    /** @throws ModelException if the network cannot run there, with what to do about it */
    static void requireRuns(Tower tower, EmbedderSettings settings) throws ModelException {
        if (!(settings.device() instanceof DeviceChoice.Gpu gpu)) {
            if (tower.precision() == Precision.FP16) {
                throw new ModelException(tower.words()
                        + " has fp16 weights, which run on CUDA only; ask Spark for GPUs (conf/spark-defaults-gpu.conf)"
                        + " or take a card with fp32 weights");
            }
            return;
        }
        Engine engine = DjlEngines.load(settings);
        int count = engine.getGpuCount();
        if (gpu.index() >= count) {
            throw new ModelException("this task was given " + gpu + ", but " + engine.getEngineName() + " "
                    + engine.getVersion() + " sees " + count + " CUDA devices here; " + remedy(settings.engine())
                    + ", or ask Spark for no GPU");
        }
        // libtorch lets cuDNN round inputs to 10 bits by default, and DJL has no switch for it.
        if (!"0".equals(System.getenv(TF32))) {
            throw new ModelException("TF32 is not off on " + gpu + ": set spark.executorEnv." + TF32 + " to 0");
        }
    }

    private static String remedy(EngineKind engine) {
        return switch (engine) {
            case PYTORCH -> "bring CUDA's libtorch to the executors (PYTORCH_LIBRARY_PATH)";
            case ONNX_RUNTIME ->
                "give --packages " + OnnxLibraries.CUDA_PACKAGE
                        + ", and bring CUDA 12 and cuDNN 9 to the executors (LD_LIBRARY_PATH)";
        };
    }
}
