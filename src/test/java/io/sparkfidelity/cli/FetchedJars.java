package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** Jars that tests want beside their class path, by POMs of their own; Maven fetches them once. */
final class FetchedJars {
    private FetchedJars() {}

    /** The folder that holds what a goal of Maven's dependency plugin copies, as {@code src/test/<name>/pom.xml} has it. */
    static Path folder(String name, String goal) throws Exception {
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
                        "dependency:" + goal,
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
