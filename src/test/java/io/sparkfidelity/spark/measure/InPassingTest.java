package io.sparkfidelity.spark.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.CountedFileSystem;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures that are taken while a model embeds: the rows of a pass of their own, and half the reading. */
class InPassingTest {
    private static final int IMAGES = 12;
    /** Images of a chunk: there are three of them. */
    private static final int CHUNK = 4;
    /** Of the images: neither cut files nor texts become embeddings. */
    private static final int BROKEN = 2;

    private static final EmbedJob.Model MODEL = new EmbedJob.Model(Cards.yaml(), EngineKind.ONNX_RUNTIME, "model");
    private static final Configuration HADOOP =
            LocalSpark.session().sparkContext().hadoopConfiguration();
    private static CountedFileSystem files;

    @TempDir
    private Path folder;

    private Listing listing;

    @BeforeAll
    static void aFileSystemThatCounts() throws IOException {
        files = CountedFileSystem.of(HADOOP);
    }

    @AfterAll
    static void forgetIt() {
        HADOOP.unset("fs.counted.impl");
    }

    @BeforeEach
    void list() throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>(ImageFiles.rendered(IMAGES));
        List<String> names = List.copyOf(images.keySet());
        images.put(names.get(3), "no image".getBytes(StandardCharsets.US_ASCII));
        images.computeIfPresent(names.get(8), (name, bytes) -> Arrays.copyOf(bytes, bytes.length / 2));
        Path set = ImageFiles.directory(folder.resolve("set"), images);
        listing = Listing.of(Source.of("counted:" + set, new Storage(HADOOP)), LocalSpark.session());
        files.opened();
    }

    @AfterEach
    void close() {
        listing.close();
    }

    @Test
    void onePassReadsHalfAndGivesTheSameRows() throws IOException {
        EmbeddingSet embedded = embedded("apart", false);
        EmbeddingSet measured = measured("apart");
        assertEquals(2 * IMAGES, files.opened());

        EmbeddingSet together = embedded("together", true);
        assertEquals(IMAGES, files.opened());
        Map<Path, String> manifests = manifests("together");
        assertEquals(2 * IMAGES / CHUNK, manifests.size());
        EmbeddingSet inPassing = measured("together");
        assertEquals(0, files.opened());
        assertEquals(manifests, manifests("together"));

        assertEquals(rows(embedded), rows(together));
        assertEquals(rows(measured), rows(inPassing));
        assertEquals(embedded.rejects(), together.rejects());
        assertEquals(measured.rejects(), inPassing.rejects());
        assertEquals(IMAGES - BROKEN, inPassing.embedded());
        assertEquals(BROKEN, together.rejected());
    }

    @Test
    void twoModelsAndMeasuresShareOnePass() throws IOException {
        EmbedJob.Model cropped = new EmbedJob.Model(
                ModelCards.prepared(Cards.yaml(), Prepare.parse("crop-24:box")), EngineKind.ONNX_RUNTIME, "cropped");
        List<String> apart = Stream.of(MODEL, cropped)
                .flatMap(model -> rows(run("apart", model, List.of())).stream())
                .toList();
        List<String> measured = rows(measured("apart"));
        assertEquals(3 * IMAGES, files.opened());
        run("together", MODEL, List.of(measures("together"), new Work.Beside(path("together"), cropped)));
        assertEquals(IMAGES, files.opened());
        assertEquals(
                apart,
                Stream.of(MODEL, cropped)
                        .flatMap(model -> rows(run("together", model, List.of())).stream())
                        .toList());
        assertEquals(measured, rows(measured("together")));
        assertEquals(0, files.opened());
    }

    /** What a killed job leaves behind: some chunks of the one work, some of the other. */
    @Test
    void onlyChunksThatAreNotFinishedAreMadeAgain() throws IOException {
        List<String> rows = rows(embedded("cache", true));
        List<String> measures = rows(measured("cache"));
        Map<Path, String> whole = manifests("cache");
        lose("cache/model", 0);
        lose("cache/measures", 1);
        files.opened();

        assertEquals(rows, rows(embedded("cache", true)));
        assertEquals(CHUNK, files.opened(), "the first chunk, for the embeddings alone");
        assertEquals(measures, rows(measured("cache")));
        assertEquals(CHUNK, files.opened(), "the second chunk, for the measures alone");
        Map<Path, String> mended = manifests("cache");
        assertEquals(whole.keySet(), mended.keySet());
        whole.forEach((path, text) -> {
            boolean lost = path.toString().contains("measures")
                    ? path.toString().contains("chunk=0001")
                    : path.toString().contains("chunk=0000");
            if (lost) {
                assertNotEquals(text, mended.get(path));
            } else {
                assertEquals(text, mended.get(path), "a finished chunk is not made again");
            }
        });

        lose("cache/model", 2);
        lose("cache/measures", 2);
        assertEquals(rows, rows(embedded("cache", true)));
        assertEquals(measures, rows(measured("cache")));
        assertEquals(CHUNK, files.opened(), "both of the third chunk in one pass");
    }

    /** A cache whose measures have chunks of another size keeps them. */
    @Test
    void otherChunksAreLeftToAPassOfTheirOwn() throws IOException {
        List<String> measures = rows(
                job("cache/measures", new ImageWork(), 6).run("set", listing).set());
        Map<Path, String> before = manifests("cache");
        assertEquals(2, before.size());
        files.opened();
        embedded("cache", true);
        assertEquals(IMAGES, files.opened());
        assertEquals(measures, rows(measured("cache")));
        assertEquals(0, files.opened());
        before.forEach((path, text) -> assertEquals(text, manifests("cache").get(path)));
    }

    private EmbeddingSet embedded(String cache, boolean measuring) throws IOException {
        return run(cache, MODEL, measuring ? List.of(measures(cache)) : List.of());
    }

    private EmbeddingSet run(String cache, EmbedJob.Model model, List<Work.Beside> besides) {
        try {
            return job(cache, model, CHUNK).run("set", listing, besides).set();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Work.Beside measures(String cache) throws IOException {
        return new Work.Beside(path(cache + "/measures"), new ImageWork());
    }

    private EmbeddingSet measured(String cache) throws IOException {
        return job(cache + "/measures", new ImageWork(), CHUNK)
                .run("set", listing)
                .set();
    }

    private EmbedJob job(String cache, Work work, int chunk) throws IOException {
        return new EmbedJob(
                LocalSpark.session(),
                new Storage(HADOOP),
                path(cache),
                work,
                new EmbedSettings(4, EmbedderSettings.DEFAULT_IN_FLIGHT, 2, ImageDecoder.DEFAULT_MAX_PIXELS, chunk),
                Progress.silent());
    }

    private io.sparkfidelity.storage.Path path(String below) throws IOException {
        return new Storage(HADOOP).resolve(folder.resolve(below).toString());
    }

    private void lose(String below, int chunk) throws IOException {
        for (Path manifest : manifests(below).keySet()) {
            if (manifest.toString().contains("chunk=000" + chunk)) {
                Files.delete(manifest);
            }
        }
    }

    private Map<Path, String> manifests(String below) {
        Map<Path, String> manifests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            for (Path path :
                    all.filter(file -> file.endsWith(ChunkManifest.FILE_NAME)).toList()) {
                manifests.put(path, Files.readString(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manifests;
    }

    /** All that rows hold. */
    private static List<String> rows(EmbeddingSet set) {
        return set.rows(LocalSpark.session()).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }
}
