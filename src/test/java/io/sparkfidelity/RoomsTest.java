package io.sparkfidelity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the project and what each may import. */
class RoomsTest {
    private static final String ROOT = "io.sparkfidelity.";
    private static final String[] LIBRARIES = {
        "org.apache.spark..",
        "org.apache.hadoop..",
        "ai.djl..",
        "ai.onnxruntime..",
        "org.bytedeco..",
        "scala..",
        "org.json4s.."
    };

    /** Room, the rooms it may import, and the libraries among {@link #LIBRARIES} it may import. */
    private record Room(String name, Set<String> rooms, Set<String> libraries) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Room> ROOMS = List.of(
            room("image", "", ""),
            // Where native libraries are unpacked, of linalg and of embed.
            room("natives", "", ""),
            room("linalg", "natives", "org.bytedeco.."),
            room("storage", "", "org.apache.hadoop.."),
            // FixedPoint and XxHash64 of tally say what can be counted and what content is.
            room("embed", "image natives storage tally", "ai.djl.. ai.onnxruntime.."),
            room("tally", "linalg", ""),
            room("pairs", "linalg tally", ""),
            room("metric", "tally pairs linalg", ""),
            // linalg for the eigenvalues of screening; Path is storage's vocabulary.
            room("federate", "tally metric storage linalg", "org.apache.hadoop.."),
            room("report", "metric storage", ""),
            // Path and FileStatus are storage's vocabulary; FileSystem itself is held back below.
            room("source", "storage image tally", "org.apache.spark.. org.apache.hadoop.. scala.."),
            room(
                    "spark",
                    "image linalg storage embed tally pairs metric federate report source",
                    "org.apache.spark.. org.apache.hadoop.. scala.."),
            room(
                    "cli",
                    "image natives linalg storage embed tally pairs metric federate report source spark",
                    // scala.Option alone, which sessions are handed out in.
                    "org.apache.spark.. org.apache.hadoop.. scala.."));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sparkfidelity");

    private static Room room(String name, String rooms, String libraries) {
        return new Room(name, words(rooms), words(libraries));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    static List<Room> rooms() {
        return ROOMS;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItMay(Room room) {
        List<String> forbidden = new ArrayList<>();
        ROOMS.stream()
                .map(Room::name)
                .filter(other -> !other.equals(room.name()) && !room.rooms().contains(other))
                .forEach(other -> forbidden.add(ROOT + other + ".."));
        Arrays.stream(LIBRARIES)
                .filter(library -> !room.libraries().contains(library))
                .forEach(forbidden::add);
        noClasses()
                .that()
                .resideInAPackage(ROOT + room.name() + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyStorageTouchesFileSystems() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.apache\\.hadoop\\.fs\\.(.*FileSystem|FileContext|FS.*Stream)")
                .check(CLASSES);
    }

    @Test
    void noScalaCollectionsAndNoSystemExit() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("scala.collection..")
                .check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
    }

    @Test
    void everyClassHasARoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOMS.stream().map(room -> ROOT + room.name()).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        Path sources = Path.of("src/main/java/io/sparkfidelity");
        Set<String> undescribed = new TreeSet<>();
        try (Stream<Path> folders = Files.list(sources)) {
            folders.filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .forEach(folder -> undescribed.add(folder.getFileName().toString()));
        }
        assertEquals(Set.of(), undescribed);
    }
}
