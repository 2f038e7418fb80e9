package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with whatever a name may have, wherever a user can write one. */
class ExactPathsTest {
    private static final List<String> NAMES = List.of(
            "12:30:00.png",
            "x:y/z:1.png",
            "da[1]/2024-03-01_12:00:00/1.png",
            " lead.png",
            "trail .png",
            "per%20cent.png",
            "100%.png",
            "h#sh.png",
            "q?m.png",
            "br{a,b}.png",
            "back\\slash.png",
            "\u00fc\u65e5.png",
            "e\u0301.png",
            "st*r.png",
            "am&p=1+.png",
            "nl\nx.png",
            "a!b.png");
    private static final String WILD = "a[1] {1,2}\\?#*%20";

    @TempDir
    private Path folder;

    @Test
    void everyImageIsFoundUnderItsRealNameAndDecoded() throws Exception {
        Map<String, byte[]> images = images();
        Path root = ImageFiles.directory(folder.resolve("12:30").resolve(WILD), images);
        assertEquals(Set.copyOf(NAMES), ids(root.toString()));
        new Runs(folder.resolve("cache")).digest(root.toString());
        Path tar = ImageFiles.tar(folder.resolve("a_12:30" + WILD + ".tar"), images);
        assertEquals(members(tar.getFileName().toString()), ids(tar.toString()));
        new Runs(folder.resolve("cache")).digest(tar.toString());
        Path zip = ImageFiles.zip(folder.resolve("12:30.zip"), images, true);
        // Tools of Windows divide folders so.
        assertEquals(
                members("12:30.zip").stream()
                        .map(id -> id.replace("back\\slash", "back/slash"))
                        .collect(Collectors.toSet()),
                ids(zip.toString()));
    }

    @Test
    void aGlobLooksPastNamesThatLookLikeUris() throws Exception {
        Map<String, byte[]> images = images();
        ImageFiles.tar(folder.resolve("globs[1]/a_12:30.tar"), images);
        Files.createDirectories(folder.resolve("globs[1]/2024-03-01_12:00:00"));
        assertEquals(members("a_12:30.tar"), ids(folder + "/globs[1]/*.tar"));
    }

    @Test
    void theCacheMayHaveAnyNameAndHasNoShadows() throws Exception {
        String source = "sample:?count=40&size=32";
        String expected = new Runs(folder.resolve("plain")).digest(source);
        assertEquals(expected, new Runs(folder.resolve(WILD)).digest(source));
        assertEquals(expected, new Runs(folder.resolve("12:30:00/a[1]")).digest(source));
        try (Stream<Path> all = Files.walk(folder)) {
            assertEquals(
                    List.of(),
                    all.filter(file -> file.toString().endsWith(".crc")).toList());
        }
    }

    @Test
    void tablesAndManifestsMayHaveAnyName() throws Exception {
        List<Row> rows = images().entrySet().stream()
                .map(image -> RowFactory.create(image.getKey(), image.getValue()))
                .toList();
        Path plain = folder.resolve("x.parquet");
        LocalSpark.session()
                .createDataFrame(
                        rows, new StructType().add("id", DataTypes.StringType).add("image", DataTypes.BinaryType))
                .coalesce(1)
                .write()
                .parquet(plain.toString());
        Path part;
        try (Stream<Path> parts = Files.list(plain)) {
            part = parts.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        for (String name : List.of("br[1]/x.parquet", "12:30/br[1]/x:1.parquet", WILD + ".parquet")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.copy(part, file);
            assertEquals(Set.copyOf(NAMES), ids(file.toString()), name);
        }
        Path hidden = Files.copy(part, folder.resolve("_x.parquet"));
        assertTrue(assertThrows(SourceException.class, () -> ids(hidden.toString()))
                .getMessage()
                .contains("rename it"));
        Path manifest = folder.resolve("man[1]/12:30.csv");
        Files.createDirectories(manifest.getParent());
        Files.writeString(manifest, "id,label\n12:30:00.png,noon\n");
        List<Row> labelled = Source.of(plain.toString(), Runs.STORAGE)
                .annotated(Optional.of(manifest.toString()), Optional.empty(), Optional.empty())
                .list(LocalSpark.session())
                .filter("label = 'noon'")
                .collectAsList();
        assertEquals(1, labelled.size());
    }

    private static Map<String, byte[]> images() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        Iterator<byte[]> rendered =
                new TreeMap<>(ImageFiles.rendered(NAMES.size())).values().iterator();
        NAMES.forEach(name -> images.put(name, rendered.next()));
        return images;
    }

    private static Set<String> members(String archive) {
        Set<String> members = new TreeSet<>();
        NAMES.forEach(name -> members.add(archive + "!" + name));
        return members;
    }

    private static Set<String> ids(String source) throws IOException {
        Set<String> ids = new TreeSet<>();
        Source.of(source, Runs.STORAGE)
                .list(LocalSpark.session())
                .collectAsList()
                .forEach(row -> assertTrue(ids.add(row.getString(0)), row::toString));
        return ids;
    }
}
