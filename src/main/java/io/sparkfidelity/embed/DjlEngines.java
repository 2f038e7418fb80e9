package io.sparkfidelity.embed;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkfidelity.natives.NativeFolder;
import java.util.HashMap;
import java.util.Map;

/** What DJL and its engines must be told before they load. */
final class DjlEngines {
    private DjlEngines() {}

    /**
     * The engine, loaded with this project's settings: offline, no usage tracking, TorchScript's graph optimiser off (it
     * changes kernels after the first runs, and with them the last bits).
     */
    static Engine load(EmbedderSettings settings) {
        setOffline();
        // ONNX Runtime would load PyTorch beside it, for operations on arrays that nobody asks for, before PyTorch has
        // the
        // settings below: they count when it loads, and never again.
        setIfAbsent("ai.djl.onnx.disable_alternative", "true");
        if (settings.engine() == EngineKind.PYTORCH) {
            setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
            setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
            setIfAbsent("ai.djl.pytorch.num_threads", String.valueOf(settings.threads()));
        }
        NativeFolder natives = natives();
        // JNA asks CUDA for its devices; it unpacks its own library each time and removes it.
        setIfAbsent("jna.tmpdir", natives.path().toString());
        // DJL's own unpacking removes a folder that another process has just filled.
        return natives.whileLocked(() -> {
            switch (settings.engine()) {
                case PYTORCH -> HostLibtorch.announce();
                case ONNX_RUNTIME -> OnnxLibraries.unpack(natives, OrtEnvironment.class.getClassLoader());
            }
            Engine engine = Engine.getEngine(settings.engine().djlName());
            if (settings.engine() == EngineKind.ONNX_RUNTIME) {
                OnnxLibraries.requireRelease(OrtEnvironment.getEnvironment().getVersion());
            }
            return engine;
        });
    }

    /**
     * The tokenizers' library, loaded offline: it would fetch another one where there is a GPU.
     *
     * @throws ai.djl.engine.EngineException if it does not load
     */
    static void loadTokenizers() {
        setOffline();
        natives().whileLocked(() -> {
            LibUtils.checkStatus();
            return LibUtils.class;
        });
    }

    private static void setOffline() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private static NativeFolder natives() {
        NativeFolder natives = NativeFolder.ofThisJvm();
        setIfAbsent("ENGINE_CACHE_DIR", natives.path().toString());
        return natives;
    }

    /** Model options; ONNX Runtime's threads must not spin, since they would take cores from decoding. */
    static Map<String, Object> options(EmbedderSettings settings) throws ModelException {
        Map<String, Object> options = new HashMap<>();
        if (settings.engine() == EngineKind.ONNX_RUNTIME) {
            try {
                // Owned and closed by DJL's model from here on.
                OrtSession.SessionOptions session = new OrtSession.SessionOptions();
                session.setIntraOpNumThreads(settings.threads());
                session.setInterOpNumThreads(1);
                session.addConfigEntry("session.intra_op.allow_spinning", "0");
                options.put("sessionOptions", session);
            } catch (OrtException e) {
                throw new ModelException("ONNX Runtime refuses its options: " + e.getMessage(), e);
            }
        }
        return options;
    }

    static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
