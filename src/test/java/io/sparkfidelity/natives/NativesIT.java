package io.sparkfidelity.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The uber jar's native libraries in JVMs of their own, which can write to no home and reach no network that they need. */
class NativesIT {
    private static final Path JAR = Path.of("target/spark-fidelity.jar");
    private static final String SPARK_VERSION = System.getProperty("spark.version", "3.5.9");

    /** Nobody can make a folder there, not even root. */
    private static final String READ_ONLY_HOME = "/proc";

    @TempDir
    private Path folder;

    private record Run(int code, String output) {
        List<String> mapped() {
            return output.lines()
                    .filter(line -> line.startsWith("mapped "))
                    .map(line -> line.substring("mapped ".length()))
                    .toList();
        }
    }

    private record Started(Process process, Path log, Path temporary) {
        Run await() throws IOException, InterruptedException {
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), "still running: " + Files.readString(log));
            return new Run(process.exitValue(), Files.readString(log));
        }
    }

    @Test
    void twoJobsAtOnceUnpackOnceAndAHostsOwnLibtorchIsTaken() throws Exception {
        Path natives = folder.resolve("natives");
        Started one = start("one", natives, Map.of());
        Started other = start("other", natives, Map.of());
        for (Started started : List.of(one, other)) {
            Run run = started.await();
            assertEquals(0, run.code(), run.output());
            assertEquals(
                    2,
                    run.output()
                            .lines()
                            .filter(line -> line.contains("probe agrees"))
                            .count(),
                    run.output());
            for (String library :
                    List.of("/libopenblas.so.0", "/libonnxruntime.so", "/libtorch_cpu.so", "-libdjl_torch.so")) {
                assertTrue(
                        run.mapped().stream().anyMatch(file -> file.endsWith(library)),
                        library + " in " + run.output());
            }
            assertTrue(run.mapped().stream().allMatch(file -> file.startsWith(natives + "/")), run.output());
            assertEquals(List.of(), natively(started.temporary()), "nothing beside the folder");
        }
        Map<String, Object> unpacked = files(natives);
        assertTrue(unpacked.keySet().stream().noneMatch(name -> name.contains("tmp")), unpacked.toString());

        // A host's libtorch, here a copy of the jar's, and a variable that names its folder; the flavour is found out.
        Path host = Files.createDirectory(folder.resolve("host"));
        for (Path library : libtorch(natives)) {
            Files.createLink(host.resolve(library.getFileName()), library);
        }
        Run run = start("host", natives, Map.of("PYTORCH_LIBRARY_PATH", host.toString()))
                .await();
        assertEquals(0, run.code(), run.output());
        assertTrue(run.mapped().contains(host.resolve("libtorch_cpu.so").toString()), run.output());
        assertEquals(unpacked, files(natives), "what was there served the third run");

        // With CUDA's half beside it the JNI library for CUDA is taken; here that one cannot load.
        Files.createLink(host.resolve("libtorch_cuda.so"), host.resolve("libc10.so"));
        Run cuda = start("cuda", natives, Map.of("PYTORCH_LIBRARY_PATH", host.toString()))
                .await();
        assertNotEquals(0, cuda.code(), cuda.output());
        assertArrayEquals(jni("cu128"), Files.readAllBytes(only(natives, "cu128")));
        assertArrayEquals(jni("cpu"), Files.readAllBytes(only(natives, "cpu")));
    }

    private Started start(String name, Path natives, Map<String, String> environment) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp-" + name));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@conf/jvm.options",
                        "-Xmx512m",
                        "-Duser.home=" + READ_ONLY_HOME,
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dlog4j2.configurationFile=conf/log4j2.properties",
                        "-cp",
                        JAR + ":" + spark() + "/jars/*:target/test-classes",
                        "io.sparkfidelity.natives.NativesProbe")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", READ_ONLY_HOME);
        builder.environment().put(NativeFolder.VARIABLE, natives.toString());
        builder.environment().putAll(environment);
        return new Started(builder.start(), log, temporary);
    }

    private static String spark() throws Exception {
        Process process = new ProcessBuilder("bash", "submit/spark-home.sh", SPARK_VERSION)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String home = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor());
        return home;
    }

    /** Every file with its identity and time, so that one that was written again is seen. */
    private static Map<String, Object> files(Path root) throws IOException {
        Map<String, Object> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(path -> !path.endsWith(".lock")).toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    files.put(
                            root.relativize(file).toString(),
                            List.of(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
                }
            }
        }
        return files;
    }

    private static List<Path> natively(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(path -> path.getFileName().toString().contains(".so"))
                    .toList();
        }
    }

    private static List<Path> libtorch(Path natives) throws IOException {
        return natively(natives.resolve("pytorch")).stream()
                .filter(path -> !path.getFileName().toString().contains("djl_torch"))
                .toList();
    }

    private static Path only(Path natives, String flavour) throws IOException {
        List<Path> found = natively(natives.resolve("pytorch")).stream()
                .filter(path -> path.getFileName().toString().endsWith("-libdjl_torch.so"))
                .filter(path -> path.getParent().getFileName().toString().contains("-" + flavour + "-"))
                .toList();
        assertEquals(1, found.size(), found.toString());
        return found.get(0);
    }

    private static byte[] jni(String flavour) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return jar.getInputStream(jar.getEntry("jnilib/linux-x86_64/" + flavour + "/libdjl_torch.so"))
                    .readAllBytes();
        }
    }
}
