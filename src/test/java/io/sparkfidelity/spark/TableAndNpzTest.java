package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images in tables and as raw pixels, on a real Spark. */
class TableAndNpzTest {
    private static final SparkSession SPARK = LocalSpark.session();

    @TempDir
    private Path folder;

    @Test
    void tablesGiveTheTallyOfTheDirectory() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(40);
        String expected =
                digest(ImageFiles.directory(folder.resolve("dir"), images).toString());
        table(images, "key", "jpg").write().parquet(folder + "/shards/a.parquet");
        assertEquals(expected, digest(folder + "/shards/a.parquet"));
        assertEquals(expected, digest(folder + "/shards/*.parquet"));
        table(images, "name", "picture").repartition(3).createOrReplaceTempView("pictures");
        assertEquals(expected, digest("table:pictures?image=picture&id=name"));
        table(images, "name", "picture").write().orc(folder + "/orc");
        try (Listing listing =
                Runs.listing("format:orc?path=" + folder + "/orc&image=picture&id=name&label=kind&site=kind")) {
            assertEquals(expected, Runs.tally(embed(listing)));
            ImageRef image = ImageRef.listed(listing.images().first());
            assertEquals("kind-" + image.id().length(), image.label().orElseThrow());
            assertEquals(image.label(), image.site());
        }
    }

    /** A list beside the images, with a semicolon and a label, gives the directory's tally; what leads nowhere is a reject. */
    @Test
    void aTableOfPathsIsTheFilesItNames() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(12);
        Path files = ImageFiles.directory(folder.resolve("dir"), images);
        String expected = digest(files.toString());
        List<String> names = new ArrayList<>(images.keySet());
        String rows = names.stream().map(name -> "dir/" + name + ";kind").collect(Collectors.joining("\n"));
        Path list = Files.writeString(folder.resolve("list.csv"), "file;what\n" + rows + "\n");
        String source = "format:csv?path=" + list + "&paths=file&sep=;";
        try (Listing listing = Runs.listing(source + "&label=what")) {
            assertEquals(12, listing.images().count());
            ImageRef image = ImageRef.listed(listing.images().first());
            assertTrue(image.id().startsWith("dir/") && image.length() > 0, image.toString());
            assertEquals("kind", image.label().orElseThrow());
        }
        String bare = names.stream().collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("names.csv"), bare + "\n");
        assertEquals(expected, digest("format:csv?path=" + folder + "/names.csv&header=false&paths=_c0&root=" + files));
        Files.writeString(list, "file;what\ndir/" + names.get(0) + ";a\ndir/none.png;b\n;c\n");
        try (Listing listing = Runs.listing(source)) {
            EmbeddingSet set = embed(listing);
            assertEquals(2, listing.images().count());
            assertEquals(1, set.embedded());
            assertEquals(Map.of("read/vanished", 1L), set.rejects());
        }
        assertTrue(
                assertThrows(SourceException.class, () -> Runs.listing("format:csv?path=" + list + "&sep=;&image=file"))
                        .getMessage()
                        .contains("if it holds paths of images, write paths=file"));
    }

    @Test
    void aHuggingFaceStructIsReadByItsBytes() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(10);
        table(images, "id", "raw")
                .selectExpr("id", "named_struct('bytes', raw, 'path', id) as image")
                .write()
                .parquet(folder + "/hf.parquet");
        assertEquals(
                digest(ImageFiles.directory(folder.resolve("dir"), images).toString()), digest(folder + "/hf.parquet"));
    }

    /** As datasets.push_to_hub and to_parquet write it: file names without folders, which may come twice or be null. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "concat('im-', n)          | im-0, im-1, im-2, im-3, im-4, im-5",
                "concat('im-', cast(n as int) div 2)    | a.parquet#000000000, a.parquet#000000001, a.parquet#000000002, b.parquet#000000000, b.parquet#000000001, b.parquet#000000002",
                "cast(null as string)      | a.parquet#000000000, a.parquet#000000001, a.parquet#000000002, b.parquet#000000000, b.parquet#000000001, b.parquet#000000002",
                "if(n = 4, null, concat('im-', n)) | b.parquet#000000001, im-0, im-1, im-2, im-3, im-5",
            })
    void aHuggingFaceTableNeedsNoIdColumn(String path, String ids) throws Exception {
        List<byte[]> images = List.copyOf(ImageFiles.rendered(6).values());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            rows.add(RowFactory.create(Integer.toString(i), images.get(i), "kind"));
        }
        for (int file = 0; file < 2; file++) {
            Path part = folder.resolve("part" + file);
            SPARK.createDataFrame(rows.subList(3 * file, 3 * file + 3), schema("n", "raw"))
                    .coalesce(1)
                    .selectExpr("named_struct('bytes', raw, 'path', " + path + ") as image", "kind as label")
                    .write()
                    .parquet(part.toString());
            Files.createDirectories(folder.resolve("hf"));
            try (var files = Files.list(part)) {
                Path written = files.filter(f -> f.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                Files.move(written, folder.resolve("hf/" + (file == 0 ? "a" : "b") + ".parquet"));
            }
        }
        try (Listing listing = Runs.listing(folder + "/hf/*.parquet")) {
            assertEquals(ids, ids(listing));
            assertEquals(0, listing.duplicates());
            assertEquals(6, embed(listing).embedded());
        }
        if (ids.startsWith("im-0")) {
            try (Listing named = Runs.listing("format:parquet?path=" + folder + "/hf&image=image&id=image.path")) {
                assertEquals(ids, ids(named));
                assertEquals(6, embed(named).embedded());
            }
        }
    }

    @Test
    void whatImg2datasetCouldNotFetchIsLeftAlone() throws Exception {
        List<Row> rows = new ArrayList<>();
        ImageFiles.rendered(4)
                .values()
                .forEach(bytes -> rows.add(RowFactory.create("00000000" + rows.size(), bytes, "success")));
        rows.add(RowFactory.create("000000004", null, "failed_to_download"));
        rows.add(RowFactory.create("000000005", null, "failed_to_resize"));
        rows.add(RowFactory.create("000000006", null, "success"));
        rows.add(RowFactory.create(null, rows.get(0).get(1), "success"));
        SPARK.createDataFrame(rows, schema("key", "jpg"))
                .withColumnRenamed("kind", "status")
                .write()
                .parquet(folder + "/i2d.parquet");
        try (Listing listing = Runs.listing(folder + "/i2d.parquet")) {
            assertEquals(
                    List.of(
                            new LeftAlone(LeftAlone.FAILED_AT_DOWNLOAD, 2, List.of("000000004")),
                            new LeftAlone(LeftAlone.NO_ID, 1, List.of("a row"))),
                    listing.leftAlone());
            EmbeddingSet set = embed(listing);
            assertEquals(4, set.embedded());
            assertEquals(Map.of("read/empty", 1L), set.rejects(), "it says that it was fetched");
        }
    }

    @Test
    void filesAsRowsHaveTheIdsOfTheirFolder() throws Exception {
        Path images = ImageFiles.directory(folder.resolve("dir"), ImageFiles.rendered(12));
        assertEquals(digest(images.toString()), digest("format:binaryFile?path=" + images));
    }

    private static String ids(Listing listing) {
        return listing.images().sort("id").collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining(", "));
    }

    @Test
    void nullAndRepeatedRowsAreAccountedFor() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(8);
        List<Row> rows = new ArrayList<>(rows(images));
        rows.addAll(rows(images).subList(0, 3));
        rows.add(RowFactory.create("nothing", null, "kind"));
        SPARK.createDataFrame(rows, schema("key", "jpg")).write().parquet(folder + "/a.parquet");
        try (Listing listing = Runs.listing(folder + "/a.parquet")) {
            assertEquals(9, listing.count());
            assertEquals(3, listing.duplicates());
            EmbeddingSet set = embed(listing);
            assertEquals(8, set.embedded());
            assertEquals(Map.of("read/empty", 1L), set.rejects());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format:parquet?path={}/t.parquet&image=none        | has no column 'none' for image; there are name, picture, kind",
                "format:parquet?path={}/t.parquet&image=kind&id=name| holds string, not encoded images",
                "format:orc?path={}/t.orc&image=picture             | has no id column, and its format does not number its rows",
                "{}/t.parquet                                       | has no image column",
                "format:parquet?image=picture                       | has no path",
                "format:parquet?path={}/t.parquet&picture=image     | no option 'picture'",
                "format:nosuchformat?path={}                        | cannot open",
                "{}/missing.parquet                                 | no such file",
                "table:no_such_table?image=a&id=b                   | cannot open",
                "table:                                             | names no table",
            })
    void aTableThatDoesNotFitIsRefusedInOneLine(String source, String reason) throws IOException {
        table(ImageFiles.rendered(2), "name", "picture").write().parquet(folder + "/t.parquet");
        table(ImageFiles.rendered(2), "name", "picture").write().orc(folder + "/t.orc");
        String message = assertThrows(
                        SourceException.class, () -> Runs.listing(source.replace("{}", folder.toString())))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void rawPixelsGiveTheTallyOfThePngs() throws Exception {
        Map<String, byte[]> pngs = new LinkedHashMap<>();
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        int side = 0;
        for (Map.Entry<String, byte[]> image : ImageFiles.rendered(60).entrySet()) {
            RgbImage decoded = new ImageDecoder().decode(image.getValue());
            if (side == 0) {
                side = decoded.width();
            }
            if (image.getKey().endsWith(".png") && decoded.width() == side && decoded.height() == side) {
                pngs.put(image.getKey(), image.getValue());
                pixels.write(decoded.pixels());
            }
        }
        assertTrue(pngs.size() > 10);
        String shape = pngs.size() + ", " + side + ", " + side + ", 3";
        npz("a.npz", "|u1", shape, pixels.toByteArray(), false);
        assertEquals(digest(ImageFiles.directory(folder.resolve("pngs"), pngs).toString()), digest(folder + "/a.npz"));
        try (Listing all = Runs.listing(folder + "/a.npz")) {
            assertEquals(pngs.size(), all.count());
            assertEquals("a.npz!000000000", all.images().sort("id").first().getString(0));
            try (Listing some = Listing.of(all.source(), OptionalLong.of(5), SPARK)) {
                assertEquals(5, some.count());
                assertNotEquals(all.fingerprint(), some.fingerprint());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f4  ; 2, 4, 4, 3         ; 384 ; false ; is <f4 of shape [2, 4, 4, 3]",
                "|u1  ; 2, 4, 12           ; 96  ; false ; images x height x width x 3",
                "|u1  ; 2, 4, 4, 4         ; 128 ; false ; images x height x width x 3",
                "|u1  ; 3, 4, 4, 3         ; 96  ; false ; announces 3 images of 48 bytes, but has 96 bytes",
                "|u1  ; 99999999999, 99999, 99999, 3 ; 96 ; false ; announces",
                "|u1  ; 99999999999999999999, 1, 1, 3 ; 96 ; false ; axes out of range",
                "|u1  ; 2, 4, 4, 3         ; 96  ; true  ; is compressed",
            })
    void anNpzThatDoesNotFitIsRefusedInOneLine(String type, String shape, int bytes, boolean deflated, String reason)
            throws IOException {
        npz("b.npz", type, shape, new byte[bytes], deflated);
        assertRefused("b.npz", reason);
    }

    @Test
    void whatIsNoNpzIsRefused() throws IOException {
        Files.write(folder.resolve("c.npz"), "hello".repeat(100).getBytes(StandardCharsets.UTF_8));
        assertRefused("c.npz", "is not an .npz");
        ImageFiles.zip(folder.resolve("d.npz"), Map.of("mu.npy", new byte[200]), false);
        assertRefused("d.npz", "has no array arr_0, only mu.npy");
        ImageFiles.zip(folder.resolve("e.npz"), Map.of("arr_0.npy", new byte[200]), false);
        assertRefused("e.npz", "is not a NumPy array");
        byte[] whole = Files.readAllBytes(folder.resolve("d.npz"));
        Files.write(folder.resolve("f.npz"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused("f.npz", "f.npz");
    }

    private void assertRefused(String file, String reason) {
        String message = assertThrows(SourceException.class, () -> Runs.listing(folder + "/" + file))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count());
    }

    private void npz(String name, String type, String shape, byte[] data, boolean deflated) throws IOException {
        byte[] header = ImageFiles.npyHeader(type, shape);
        byte[] array = Arrays.copyOf(header, header.length + data.length);
        System.arraycopy(data, 0, array, header.length, data.length);
        ImageFiles.zip(folder.resolve(name), Map.of("arr_0.npy", array), deflated);
    }

    private static StructType schema(String id, String image) {
        return new StructType()
                .add(id, DataTypes.StringType)
                .add(image, DataTypes.BinaryType)
                .add("kind", DataTypes.StringType);
    }

    private static Dataset<Row> table(Map<String, byte[]> images, String id, String image) {
        return SPARK.createDataFrame(rows(images), schema(id, image));
    }

    private static List<Row> rows(Map<String, byte[]> images) {
        return images.entrySet().stream()
                .map(i -> RowFactory.create(
                        i.getKey(), i.getValue(), "kind-" + i.getKey().length()))
                .toList();
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
