package io.sparkfidelity.natives;

import io.sparkfidelity.cli.Main;
import io.sparkfidelity.linalg.OpenBlas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Loads every native library of the jar in a JVM of its own, and prints the files it mapped. */
public final class NativesProbe {
    private NativesProbe() {}

    public static void main(String[] args) throws Exception {
        OpenBlas.kernel();
        Main.main(new String[] {"models", "verify", "embedded"});
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            maps.map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .filter(file ->
                            file.matches(".*/lib(torch_cpu|djl_torch|onnxruntime|openblas)[^/]*|.*-libdjl_torch.so"))
                    .distinct()
                    .sorted()
                    .forEach(file -> System.out.println("mapped " + file));
        }
    }
}
