package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** Jars that tests want beside their class path: the dependencies of a POM of their own, which Maven fetches once. */
final class FetchedJars {
    private FetchedJars() {}

    /** The folder that holds the jars of {@code src/test/<name>/pom.xml}. */
    static Path folder(String name) throws Exception {
        Path home = Path.of("target", name);
        if (Files.exists(home)) {
            return home;
        }
        Path target = Files.createDirectories(Path.of("target"));
        Path fresh = Files.createTempDirectory(target.toAbsolutePath(), "." + name);
        Path said = Files.createTempFile("mvn", ".log");
        int code = new ProcessBuilder(
                        "mvn",
                        "-q",
                        "-B",
                        "-f",
                        "src/test/" + name + "/pom.xml",
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + fresh)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        String text = Files.readString(said);
        Files.delete(said);
        assertEquals(0, code, text);
        return Files.move(fresh, home);
    }
}
