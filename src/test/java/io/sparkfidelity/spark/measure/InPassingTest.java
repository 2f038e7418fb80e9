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

/** Measures that are taken while a model embeds: the rows of a pass of their own, without its reading. */
class InPassingTest {
    private static final int IMAGES = 8;
    /** Images of a chunk, of which there are two where nothing else is said. */
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
        images.computeIfPresent(names.get(5), (name, bytes) -> Arrays.copyOf(bytes, bytes.length / 2));
        Path set = ImageFiles.directory(folder.resolve("set"), images);
        listing = Listing.of(Source.of("counted:" + set, new Storage(HADOOP)), LocalSpark.session());
        files.opened();
    }

    @AfterEach
    void close() {
        listing.close();
    }

    @Test
    void onePassReadsOnceAndGivesTheSameRows() throws IOException {
        EmbedJob.Model cropped = new EmbedJob.Model(
                ModelCards.prepared(Cards.yaml(), Prepare.parse("crop-24:box")), EngineKind.ONNX_RUNTIME, "cropped");
        List<EmbeddingSet> apart = List.of(
                run("apart", MODEL, IMAGES),
                run("apart", cropped, IMAGES),
                run("apart/measures", new ImageWork(), IMAGES));
        assertEquals(3 * IMAGES, files.opened());

        run("one", MODEL, IMAGES, measures("one"), new Work.Beside(path("one"), cropped));
        assertEquals(IMAGES, files.opened());
        Map<Path, String> manifests = manifests("one");
        assertEquals(3, manifests.size());
        List<EmbeddingSet> together = List.of(
                run("one", MODEL, IMAGES), run("one", cropped, IMAGES), run("one/measures", new ImageWork(), IMAGES));
        assertEquals(0, files.opened());
        assertEquals(manifests, manifests("one"));
        for (int work = 0; work < apart.size(); work++) {
            assertEquals(rows(apart.get(work)), rows(together.get(work)));
            assertEquals(apart.get(work).rejects(), together.get(work).rejects());
            assertEquals(BROKEN, together.get(work).rejected());
        }
    }

    /** What a killed job leaves behind: some chunks of the one work, some of the other. */
    @Test
    void onlyChunksThatAreNotFinishedAreMadeAgain() throws IOException {
        List<String> rows = rows(embedded());
        List<String> measures = rows(run("cache/measures", new ImageWork(), CHUNK));
        Map<Path, String> whole = manifests("cache");
        lose("cache/model", 0);
        lose("cache/measures", 1);
        files.opened();

        assertEquals(rows, rows(embedded()));
        assertEquals(CHUNK, files.opened(), "the first chunk, for the embeddings alone");
        assertEquals(measures, rows(run("cache/measures", new ImageWork(), CHUNK)));
        assertEquals(CHUNK, files.opened(), "the second chunk, for the measures alone");
        Map<Path, String> mended = manifests("cache");
        assertEquals(whole.keySet(), mended.keySet());
        whole.forEach((path, text) -> {
            String lost = path.toString().contains("measures") ? "chunk=0001" : "chunk=0000";
            if (path.toString().contains(lost)) {
                assertNotEquals(text, mended.get(path));
            } else {
                assertEquals(text, mended.get(path), "a finished chunk is not made again");
            }
        });

        lose("cache/model", 1);
        lose("cache/measures", 1);
        assertEquals(rows, rows(embedded()));
        assertEquals(measures, rows(run("cache/measures", new ImageWork(), CHUNK)));
        assertEquals(CHUNK, files.opened(), "both of the second chunk in one pass");
    }

    /** A cache whose measures have chunks of another size keeps them. */
    @Test
    void otherChunksAreLeftToAPassOfTheirOwn() throws IOException {
        List<String> measures = rows(run("cache/measures", new ImageWork(), IMAGES));
        Map<Path, String> before = manifests("cache");
        assertEquals(1, before.size());
        files.opened();
        embedded();
        assertEquals(IMAGES, files.opened());
        assertEquals(measures, rows(run("cache/measures", new ImageWork(), CHUNK)));
        assertEquals(0, files.opened());
        before.forEach((path, text) -> assertEquals(text, manifests("cache").get(path)));
    }

    private EmbeddingSet embedded() throws IOException {
        return run("cache", MODEL, CHUNK, measures("cache"));
    }

    private EmbeddingSet run(String cache, Work work, int chunk, Work.Beside... besides) throws IOException {
        return new EmbedJob(
                        LocalSpark.session(),
                        new Storage(HADOOP),
                        path(cache),
                        work,
                        new EmbedSettings(
                                4, EmbedderSettings.DEFAULT_IN_FLIGHT, 2, ImageDecoder.DEFAULT_MAX_PIXELS, chunk),
                        Progress.silent())
                .run("set", listing, List.of(besides))
                .set();
    }

    private Work.Beside measures(String cache) throws IOException {
        return new Work.Beside(path(cache + "/measures"), new ImageWork());
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
