package io.sparkfidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the uber jar holds, and what it must not bring into a JVM that is Spark's. */
class JarIT {
    private static final Path JAR = Path.of("target/spark-fidelity.jar");

    /** Most of it is libtorch for CPUs (111 MB packed); this project's own classes have 4 MB. */
    private static final long MOST_BYTES = 160_000_000;

    /** Everything that is not relocated: this project, and libraries whose native code knows their Java names. */
    private static final List<String> OWN_NAMES =
            List.of("io/sparkfidelity/", "ai/djl/", "ai/onnxruntime/", "org/bytedeco/", "com/sun/jna/");

    private static ZipFile jar;
    private static List<String> names;

    @BeforeAll
    static void open() throws IOException {
        jar = new ZipFile(JAR.toFile());
        names = jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void noClassMeetsOneOfSparks() {
        Set<String> foreign = names.stream()
                .filter(name -> name.endsWith(".class"))
                .filter(name -> OWN_NAMES.stream().noneMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), foreign);
        assertTrue(names.contains("io/sparkfidelity/cli/Main.class"), "the class that spark-submit runs");
        for (String library : List.of("arrow", "flatbuffers", "jackson", "snakeyaml", "gson", "picocli", "commons")) {
            assertTrue(
                    names.stream().anyMatch(name -> name.startsWith("io/sparkfidelity/shaded/" + library + "/")),
                    library);
        }
    }

    @Test
    void nothingIsInItTwice() {
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void nativeCodeIsOfOnePlatformAndOneOfAKind() {
        Set<String> natives = names.stream()
                .filter(name -> name.matches(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib)"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Set.of(
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                        "com/sun/jna/linux-x86-64/libjnidispatch.so",
                        "jnilib/linux-x86_64/cpu/libdjl_torch.so",
                        // For the libtorch with CUDA that a host brings; embed.HostLibtorch names it.
                        "jnilib/linux-x86_64/cu128/libdjl_torch.so",
                        "native/lib/linux-x86_64/cpu/libtokenizers.so",
                        "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
                        "org/bytedeco/openblas/linux-x86_64/libgcc_s.so.1",
                        "org/bytedeco/openblas/linux-x86_64/libgfortran.so.5",
                        "org/bytedeco/openblas/linux-x86_64/libjniopenblas.so",
                        "org/bytedeco/openblas/linux-x86_64/libjniopenblas_full.so",
                        "org/bytedeco/openblas/linux-x86_64/libjniopenblas_nolapack.so",
                        "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
                        "org/bytedeco/openblas/linux-x86_64/libquadmath.so.0",
                        "pytorch/cpu/linux-x86_64/libc10.so",
                        "pytorch/cpu/linux-x86_64/libgomp-98b21ff3.so.1",
                        "pytorch/cpu/linux-x86_64/libtorch.so",
                        "pytorch/cpu/linux-x86_64/libtorch_cpu.so")),
                natives);
    }

    @Test
    void pytorchsPartsAreOfOneVersion() throws IOException {
        String engine = properties("pytorch-engine.properties").getProperty("pytorch_version");
        String djl = properties("pytorch-engine.properties").getProperty("djl_version");
        // Another one would be fetched over the network when the engine starts.
        assertEquals(engine + "-" + djl, properties("jnilib/pytorch.properties").getProperty("jni_version"));
        Properties library = properties("native/lib/pytorch.properties");
        assertTrue(library.getProperty("version").startsWith(engine + "-"), library.toString());
        assertEquals("cpu", library.getProperty("flavor"));
        for (String file : library.getProperty("libraries").split(",")) {
            assertTrue(names.contains("pytorch/cpu/linux-x86_64/" + file), file);
        }
    }

    @Test
    void servicesNameClassesThatAreThere() throws IOException {
        Set<String> engines = providers("META-INF/services/ai.djl.engine.EngineProvider");
        assertTrue(
                engines.containsAll(Set.of(
                        "ai.djl.onnxruntime.engine.OrtEngineProvider", "ai.djl.pytorch.engine.PtEngineProvider")),
                engines.toString());
        for (String service : names) {
            if (service.startsWith("META-INF/services/")) {
                String type = service.substring("META-INF/services/".length());
                assertTrue(
                        type.startsWith("org.apache.spark.") || names.contains(type.replace('.', '/') + ".class"),
                        service);
                for (String provider : providers(service)) {
                    assertTrue(names.contains(provider.replace('.', '/') + ".class"), service + " names " + provider);
                }
            }
        }
    }

    @Test
    void everyJarInItIsThereWithItsLicense() throws IOException {
        assertEquals(Files.readString(Path.of("LICENSE")), text("META-INF/LICENSE"));
        String jars = text("META-INF/licenses/THIRD-PARTY.txt");
        List<String> modules = names.stream()
                .filter(name -> name.matches("META-INF/maven/.*/pom.properties"))
                .map(name -> name.split("/", 5))
                .filter(parts -> !parts[2].equals("io.sparkfidelity"))
                .map(parts -> parts[2] + ":" + parts[3])
                .toList();
        assertTrue(modules.size() > 10, modules.toString());
        for (String module : modules) {
            assertTrue(jars.contains("(" + module + ":"), module);
        }
        assertTrue(jars.contains("(ai.djl.pytorch:pytorch-native-cpu:"), jars);
        for (String file : List.of(
                "NATIVE.txt", "commons-io/NOTICE.txt", "jackson-core/FastDoubleParser-LICENSE", "jna/LGPL2.1")) {
            assertTrue(!text("META-INF/licenses/" + file).isBlank(), file);
        }
        assertTrue(text("ThirdPartyNotices.txt").startsWith("THIRD PARTY"), "of ONNX Runtime");
    }

    @Test
    void itKeepsItsSize() throws IOException {
        long bytes = Files.size(JAR);
        System.out.printf("%s: %,d bytes, %,d files%n", JAR, bytes, names.size());
        assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
    }

    /** The commands that need no Spark; PlainJavaTest has them all, on classes that are not relocated. */
    @Test
    void itRunsByItself() throws Exception {
        assertTrue(run(0, "tally", "show", "src/test/resources/io/sparkfidelity/federate/tally-v1.arrow")
                .contains("digest of all of this: "));
        assertTrue(run(2, "audit", "--dataset", "a=b", "--out", "c").contains("needs Spark"));
    }

    private static String run(int code, String... command) throws IOException, InterruptedException {
        List<String> java = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        java.addAll(List.of(command));
        Process process = new ProcessBuilder(java).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), said);
        return said;
    }

    private static String text(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertTrue(entry != null, name);
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            properties.load(in);
        }
        return properties;
    }

    private static Set<String> providers(String service) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(service))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
