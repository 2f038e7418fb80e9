package io.sparkfidelity.spark.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.spark.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a job cannot read are tried again by the next one; what follows from their bytes is not. */
class PassingRejectsTest {
    @TempDir
    private Path folder;

    @Test
    void whatCameBackIsEmbeddedAndWhatIsBrokenStaysRejected() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(12);
        Path set = ImageFiles.directory(folder.resolve("set"), images);
        List<Path> files;
        try (Stream<Path> all = Files.walk(set)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Files.write(files.get(1), "no image".getBytes(StandardCharsets.US_ASCII));
        Path away = Files.createDirectory(folder.resolve("away"));
        try (Listing listing = Runs.listing(set.toString())) {
            // Gone, a folder, cut, and a link to nowhere: all since they were listed.
            Files.move(files.get(2), away.resolve("2"));
            Files.move(files.get(5), away.resolve("5"));
            Files.createDirectory(files.get(5));
            Files.copy(files.get(7), away.resolve("7"));
            Files.write(files.get(7), Arrays.copyOf(Files.readAllBytes(files.get(7)), 100));
            Files.move(files.get(10), away.resolve("10"));
            Files.createSymbolicLink(files.get(10), folder.resolve("nowhere"));

            EmbeddingSet first = embedded("cache", listing);
            assertEquals(12, first.found());
            assertEquals(7, first.embedded());
            assertEquals(
                    1,
                    first.rejects().get("decode/not-an-image"),
                    first.rejects().toString());
            assertEquals(4, Rejects.passing(first.rejects()), first.rejects().toString());
            assertEquals(12, rows(first).size());
            List<String> manifests = manifests();

            assertEquals(first.rejects(), embedded("cache", listing).rejects());
            assertEquals(manifests, manifests(), "nothing came back");

            Files.move(away.resolve("2"), files.get(2));
            Files.delete(files.get(10));
            Files.move(away.resolve("10"), files.get(10));
            EmbeddingSet second = embedded("cache", listing);
            assertEquals(9, second.embedded());
            assertEquals(2, Rejects.passing(second.rejects()), second.rejects().toString());

            Files.delete(files.get(5));
            Files.move(away.resolve("5"), files.get(5));
            Files.delete(files.get(7));
            Files.move(away.resolve("7"), files.get(7));
            EmbeddingSet third = embedded("cache", listing);
            assertEquals(12, third.found());
            assertEquals(11, third.embedded());
            assertEquals(Map.of("decode/not-an-image", 1L), third.rejects());
            assertNotEquals(manifests, manifests());
            assertEquals(rows(embedded("other", listing)), rows(third));

            manifests = manifests();
            assertEquals(rows(third), rows(embedded("cache", listing)));
            assertEquals(manifests, manifests(), "nothing is left to try");
        }
    }

    private EmbeddingSet embedded(String cache, Listing listing) throws Exception {
        return new EmbedJob(
                        LocalSpark.session(),
                        Runs.STORAGE,
                        Runs.STORAGE.resolve(folder.resolve(cache).toString()),
                        new EmbedJob.Model(Cards.yaml(), EngineKind.ONNX_RUNTIME, "model"),
                        new EmbedSettings(
                                EmbedSettings.defaultBatchSize(DeviceKind.CPU),
                                EmbedderSettings.DEFAULT_IN_FLIGHT,
                                1,
                                ImageDecoder.DEFAULT_MAX_PIXELS,
                                6),
                        Progress.silent())
                .run("set", listing)
                .set();
    }

    /** All that the rows hold, in the order of their files. */
    private static List<String> rows(EmbeddingSet set) {
        return set.rows(LocalSpark.session()).collectAsList().stream()
                .map(Row::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private List<String> manifests() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
            return all.filter(path -> path.endsWith(ChunkManifest.FILE_NAME))
                    .sorted()
                    .map(PassingRejectsTest::text)
                    .collect(Collectors.toList());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
