package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.rows.ByteBalance;
import io.sparkfidelity.spark.rows.SmallestHashes;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images in every form that a source has, on a real Spark. */
class SourcesTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final Storage STORAGE = Runs.STORAGE;

    @TempDir
    private Path folder;

    @Test
    void everyFormGivesTheSameTally() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(60);
        String expected =
                digest(ImageFiles.directory(folder.resolve("dir"), images).toString());
        assertEquals(
                expected, digest(ImageFiles.tar(folder.resolve("a.tar"), images).toString()));
        assertEquals(
                expected,
                digest(ImageFiles.zip(folder.resolve("a.zip"), images, true).toString()));
        assertEquals(
                expected,
                digest(ImageFiles.zip(folder.resolve("b.zip"), images, false).toString()));
        Map<String, byte[]> other = ImageFiles.rendered(59);
        assertNotEquals(
                expected, digest(ImageFiles.tar(folder.resolve("c.tar"), other).toString()));
        // Shards of a set are the set.
        Map<String, byte[]> first = new LinkedHashMap<>();
        Map<String, byte[]> rest = new LinkedHashMap<>();
        images.forEach((id, bytes) -> (first.size() < 13 ? first : rest).put(id, bytes));
        ImageFiles.tar(folder.resolve("shards/00000.tar"), first);
        ImageFiles.tar(folder.resolve("shards/00001.tar"), rest);
        assertEquals(expected, digest(folder + "/shards/*.tar"));
    }

    @Test
    void aRepeatedIdIsOneImageAndCounted() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(6);
        Path once = ImageFiles.tar(folder.resolve("once/a.tar"), images);
        byte[] members = Files.readAllBytes(once);
        Path twice = folder.resolve("twice/a.tar");
        Files.createDirectories(twice.getParent());
        try (var out = Files.newOutputStream(twice)) {
            out.write(members, 0, members.length - 1024);
            out.write(members);
        }
        try (Listing listing = Runs.listing(twice.toString())) {
            assertEquals(6, listing.count());
            assertEquals(6, listing.duplicates());
            assertEquals(1, listing.warnings().size());
            assertTrue(listing.warnings().get(0).startsWith("6 images have an id"), listing.warnings()::toString);
            EmbeddingSet set = embed(listing);
            assertEquals(6, set.found());
            assertEquals(set.found(), set.embedded() + set.rejected());
            assertTrue(
                    listing.images().collectAsList().stream()
                            .map(ImageRef::listed)
                            .allMatch(image -> image.location().compareTo("slice " + twice.toUri()) > 0),
                    "from the archive itself");
        }
        assertEquals(digest(once.toString()), digest(twice.toString()));
    }

    @Test
    void anArchiveCutShortIsARejectAndAWarning() throws Exception {
        Path tar = ImageFiles.tar(folder.resolve("cut.tar"), ImageFiles.rendered(8));
        byte[] bytes = Files.readAllBytes(tar);
        // Behind the last member stand two empty blocks, 1,024 bytes.
        Files.write(tar, Arrays.copyOf(bytes, bytes.length - 1024 - 600));
        try (Listing listing = Runs.listing(tar.toString())) {
            assertEquals(1, listing.warnings().size(), listing.warnings()::toString);
            assertTrue(listing.warnings().get(0).startsWith("1 archives could not be read to their end"));
            EmbeddingSet set = embed(listing);
            assertEquals(1, set.rejected());
            assertEquals(set.found(), set.embedded() + set.rejected());
            assertEquals(8, set.found());
        }
    }

    @Test
    void aSampleIsTheSmallestHashesWhereverTheSetIs() throws Exception {
        Dataset<Row> images = Source.of("sample:?count=5000", STORAGE).list(SPARK);
        List<String> ids = images.collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted(Comparator.comparing(Bucket::hash, Long::compareUnsigned))
                .toList();
        for (int n : new int[] {1, 2, 777, 4999, 5000}) {
            Set<String> sample = SmallestHashes.smallest(SPARK, images.repartition(7), 5000, n).collectAsList().stream()
                    .map(row -> row.getString(0))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(ids.subList(0, n)), sample);
        }
    }

    @Test
    void partsHaveEqualBytesAndNeighbours() {
        // One image in a hundred is a hundred times as large, and all large ones come together.
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(row(i, i < 50 ? 5_000_000 : 50_000));
        }
        Collections.shuffle(rows, new Random(1));
        int parts = 8;
        List<List<Row>> cut = ByteBalance.cut(SPARK.createDataFrame(rows, ImageRef.SCHEMA), 1_000_000, parts, parts, 8)
                .glom()
                .collect();
        assertEquals(parts, cut.size());
        long total = 0;
        long largest = 0;
        List<String> order = new ArrayList<>();
        for (List<Row> part : cut) {
            long bytes = part.stream().mapToLong(row -> row.getLong(5)).sum();
            total += bytes;
            largest = Math.max(largest, bytes);
            order.add(part.stream()
                    .map(row -> row.getString(7))
                    .min(Comparator.naturalOrder())
                    .orElseThrow());
        }
        assertEquals(
                LongStream.range(0, 5000).map(i -> i < 50 ? 5_000_000 : 50_000).sum(), total);
        assertTrue(largest < 1.05 * total / parts + 4 * 5_000_000, "largest part " + largest + " of " + total);
        assertEquals(order.stream().sorted().toList(), order, "parts are ranges");
        assertEquals(5000, cut.stream().mapToInt(List::size).sum());
        assertTrue(cut.stream().filter(part -> part.size() % 8 != 0).count() <= 1, "one part pads a batch of 8");
    }

    private static Row row(int i, long length) {
        String id = String.format("%05d", i);
        return new ImageRef(
                        id,
                        id,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        length,
                        "v",
                        "slice /a.tar " + id + " 1",
                        Optional.empty())
                .toRow();
    }

    private String digest(String source) throws IOException {
        return runs().digest(source);
    }

    private EmbeddingSet embed(Listing listing) throws IOException {
        return runs().embed(listing);
    }

    private Runs runs() {
        return new Runs(folder.resolve("cache"));
    }
}
