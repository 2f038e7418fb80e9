package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxLibrariesTest {
    private static final String[] CPU = {"libonnxruntime.so", "libonnxruntime4j_jni.so"};
    private static final String[] CUDA = {
        "libonnxruntime.so",
        "libonnxruntime4j_jni.so",
        "libonnxruntime_providers_shared.so",
        "libonnxruntime_providers_cuda.so"
    };

    @TempDir
    private Path folder;

    @Test
    void withoutABuildForCudaTheFirstIsTaken() throws Exception {
        assertEquals(
                Set.of("cpu.jar libonnxruntime.so", "cpu.jar libonnxruntime4j_jni.so"), taken(jar("cpu.jar", CPU)));
    }

    @Test
    void aBuildForCudaIsTakenWhole() throws Exception {
        assertEquals(
                Set.of(
                        "gpu.jar libonnxruntime.so",
                        "gpu.jar libonnxruntime4j_jni.so",
                        "gpu.jar libonnxruntime_providers_shared.so",
                        "gpu.jar libonnxruntime_providers_cuda.so"),
                taken(jar("cpu.jar", CPU), jar("gpu.jar", CUDA)));
    }

    @Test
    void halfABuildIsNone() throws Exception {
        assertEquals(
                Set.of("cpu.jar libonnxruntime.so", "cpu.jar libonnxruntime4j_jni.so"),
                taken(
                        jar("cpu.jar", CPU),
                        jar("half.jar", "libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so")));
    }

    @Test
    void noneIsNoError() throws Exception {
        assertEquals(Set.of(), taken(jar("other.jar")));
    }

    @Test
    void theReleaseIsThatOfTheLibrariesOfThisJar() {
        // DJL first: it makes the environment with threads of its own.
        DjlEngines.load(new EmbedderSettings(EngineKind.ONNX_RUNTIME, 1, 1));
        OnnxLibraries.requireRelease(OrtEnvironment.getEnvironment().getVersion());
        assertTrue(OnnxLibraries.CUDA_PACKAGE.contains(":" + OnnxLibraries.RELEASE + "."));
        String said = assertThrows(IllegalStateException.class, () -> OnnxLibraries.requireRelease("1.210.1"))
                .getMessage();
        assertTrue(said.contains("1.210.1") && said.contains(OnnxLibraries.CUDA_PACKAGE), said);
    }

    private Set<String> taken(Path... jars) throws IOException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            List<URL> libraries = OnnxLibraries.libraries(loader);
            return libraries.stream()
                    .map(url -> url.toString().replaceAll(".*/([^/]+)!.*/", "$1 "))
                    .collect(Collectors.toSet());
        }
    }

    private Path jar(String name, String... libraries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String library : libraries) {
                entries.putNextEntry(new ZipEntry("ai/onnxruntime/native/linux-x64/" + library));
                entries.write(1);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
