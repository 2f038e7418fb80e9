package io.sparkfidelity.spark.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cache that is not what was written gives the scores that it had, or an error in words; never others. */
class DamagedCacheTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final String SET = "sample:?count=16&size=32&seed=1";
    private static final String OTHER = "sample:?count=16&size=32&seed=2";

    @TempDir
    private static Path pristine;

    private static Listing listing;
    private static Listing otherListing;
    private static Path set;
    private static Path otherSet;
    private static Path otherModel;
    private static List<String> expected;

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    /** What someone or something does to the folder of a set. */
    private record Damage(String name, boolean harmless, Deed deed) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Deed {
        void on(Path set) throws IOException;
    }

    @BeforeAll
    static void embed() throws Exception {
        listing = Runs.listing(SET);
        otherListing = Runs.listing(OTHER);
        EmbeddingSet embedded =
                job(pristine, "model", new ArrayList<>()).run("set", listing).set();
        job(pristine, "model", new ArrayList<>()).run("other", otherListing);
        job(pristine, "another", new ArrayList<>()).run("set", listing);
        set = pristine.resolve("model").resolve(listing.fingerprint());
        otherSet = pristine.resolve("model").resolve(otherListing.fingerprint());
        otherModel = pristine.resolve("another").resolve(listing.fingerprint());
        expected = rows(embedded);
        assertNotEquals(listing.fingerprint(), otherListing.fingerprint());
    }

    @AfterAll
    static void forget() {
        listing.close();
        otherListing.close();
    }

    static Stream<Damage> damages() {
        List<Damage> all = Stream.of(
                        parts(),
                        Stream.of("null", "", "{}", "[]", "7", "\"text\"", "{\"files\": [null]}", "<html>")
                                .flatMap(text -> Stream.of(
                                        damage("manifest: " + text, set -> Files.writeString(manifest(set, 0), text)),
                                        damage("plan: " + text, set -> Files.writeString(plan(set), text)))),
                        manifests(),
                        plans(),
                        annotations())
                .flatMap(damages -> damages)
                .toList();
        // The short form takes every ninth; -Dfidelity.fuzz=long takes all.
        return "long".equals(System.getProperty("fidelity.fuzz"))
                ? all.stream()
                : IntStream.range(0, all.size()).filter(i -> i % 9 == 4).mapToObj(all::get);
    }

    private static Stream<Damage> parts() {
        List<Damage> damages = new ArrayList<>();
        // The head, pages of several columns, the page index, the footer and its length.
        for (double at : new double[] {0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999}) {
            damages.add(damage("a bit of a part at " + at, set -> flip(part(set, 0), at)));
        }
        damages.add(damage("a bit of a part beside its .crc", set -> {
            Path part = part(set, 1);
            flip(part, 0.4, false);
        }));
        damages.add(damage("a part cut", set -> {
            byte[] bytes = Files.readAllBytes(part(set, 0));
            write(part(set, 0), Arrays.copyOf(bytes, bytes.length / 2));
        }));
        damages.add(damage("a part emptied", set -> write(part(set, 0), new byte[0])));
        damages.add(damage("a part longer", set -> {
            byte[] bytes = Files.readAllBytes(part(set, 0));
            write(part(set, 0), Arrays.copyOf(bytes, bytes.length + 1));
        }));
        damages.add(damage("a part deleted", set -> Files.delete(part(set, 0))));
        damages.add(damage("a part that is a folder", set -> {
            Path part = part(set, 0);
            Files.delete(part);
            Files.createDirectory(part);
        }));
        damages.add(damage("the part of another chunk", set -> write(part(set, 0), Files.readAllBytes(part(set, 1)))));
        damages.add(
                damage("the part of another set", set -> write(part(set, 0), Files.readAllBytes(part(otherSet, 0)))));
        damages.add(damage(
                "rows in another order", set -> rewritten(part(set, 0), rows -> rows.orderBy(functions.desc("hash")))));
        damages.add(damage(
                "an embedding of NaN",
                set -> rewritten(
                        part(set, 0),
                        rows -> rows.withColumn(
                                "embedding",
                                functions.transform(functions.col("embedding"), x -> functions.lit(Float.NaN))))));
        damages.add(damage(
                "another bucket", set -> rewritten(part(set, 0), rows -> rows.withColumn("bucket", functions.lit(3)))));
        damages.add(damage(
                "another width", set -> rewritten(part(set, 0), rows -> rows.withColumn("width", functions.lit(7)))));
        damages.add(damage("a row less", set -> rewritten(part(set, 0), rows -> rows.limit(5))));
        damages.add(damage("a row twice", set -> rewritten(part(set, 0), rows -> rows.union(rows.limit(1)))));
        damages.add(damage("another schema", set -> rewritten(part(set, 0), rows -> rows.drop("embedding", "width"))));
        damages.add(new Damage(
                "a further part",
                true,
                set -> Files.copy(part(set, 0), part(set, 0).resolveSibling("part-99999-copy.snappy.parquet"))));
        damages.add(
                new Damage("a further chunk", true, set -> copy(set.resolve("chunk=0000"), set.resolve("chunk=0002"))));
        return damages.stream();
    }

    private static Stream<Damage> manifests() {
        return Stream.of(
                damage("another number of rows", set -> edit(manifest(set, 0), "\"rows\" : 8", "\"rows\" : 7")),
                damage("no rows", set -> edit(manifest(set, 0), "\"rows\" : 8", "\"rows\" : null")),
                damage(
                        "rejects made up",
                        set -> edit(
                                manifest(set, 0), "\"rejects\" : \\{ }", "\"rejects\" : { \"decode/corrupt\" : 8 }")),
                damage("rejects of null", set -> edit(manifest(set, 0), "\"rejects\" : \\{ }", "\"rejects\" : null")),
                damage("no files", set -> edit(manifest(set, 0), "(?s)\"files\" : \\[.*\\]", "\"files\" : [ ]")),
                damage("files of null", set -> edit(manifest(set, 0), "(?s)\"files\" : \\[.*\\]", "\"files\" : null")),
                damage(
                        "a file twice",
                        set -> edit(
                                manifest(set, 0), "(?s)\"files\" : \\[ (.*?\\})(.*)\\]", "\"files\" : [ $1, $1$2]")),
                damage("a file outside", set -> edit(manifest(set, 0), "\"path\" : \"", "\"path\" : \"../chunk=0000/")),
                damage("a file elsewhere", set -> edit(manifest(set, 0), "\"path\" : \"", "\"path\" : \"/tmp/")),
                damage(
                        "a digest of other bytes",
                        set -> edit(manifest(set, 0), "(\"sha256\" : \")(.{8})", "$100000000")),
                damage("an older form", set -> edit(manifest(set, 0), "chunk/3", "chunk/2")),
                damage("a newer form", set -> edit(manifest(set, 0), "chunk/3", "chunk/4")),
                damage("a bit of a manifest", set -> flip(manifest(set, 0), 0.4)),
                damage(
                        "the manifest of another chunk",
                        set -> Files.copy(manifest(set, 1), manifest(set, 0), StandardCopyOption.REPLACE_EXISTING)),
                damage(
                        "the manifest of another set",
                        set -> Files.copy(
                                manifest(otherSet, 0), manifest(set, 0), StandardCopyOption.REPLACE_EXISTING)),
                damage("chunks swapped", set -> {
                    Files.move(set.resolve("chunk=0000"), set.resolve("x"));
                    Files.move(set.resolve("chunk=0001"), set.resolve("chunk=0000"));
                    Files.move(set.resolve("x"), set.resolve("chunk=0001"));
                }),
                damage("the chunk of another set", set -> replace(set.resolve("chunk=0000"), otherSet)),
                damage("the chunk of another model", set -> replace(set.resolve("chunk=0000"), otherModel)),
                new Damage("a manifest deleted", true, set -> Files.delete(manifest(set, 0))));
    }

    private static Stream<Damage> plans() {
        return Stream.of(
                damage("another number of images", set -> edit(plan(set), "\"images\" : 16", "\"images\" : 15")),
                damage(
                        "chunks from another id",
                        set -> edit(plan(set), "(?s)\"firstIds\" : \\[ \"[^\"]*\"", "\"firstIds\" : [ \"zzz\"")),
                damage(
                        "chunks from null",
                        set -> edit(plan(set), "(?s)\"firstIds\" : \\[ \"[^\"]*\"", "\"firstIds\" : [ null")),
                damage("one chunk", set -> edit(plan(set), "(?s)\"firstIds\" : \\[.*\\]", "\"firstIds\" : [ \"\" ]")),
                damage("no chunk", set -> edit(plan(set), "(?s)\"firstIds\" : \\[.*\\]", "\"firstIds\" : [ ]")),
                damage("an older form of plan", set -> edit(plan(set), "plan/3", "plan/2")),
                damage("a bit of a plan", set -> flip(plan(set), 0.6)),
                damage(
                        "the plan of another set",
                        set -> Files.copy(plan(otherSet), plan(set), StandardCopyOption.REPLACE_EXISTING)),
                new Damage("a plan deleted", true, set -> Files.delete(plan(set))));
    }

    private static Stream<Damage> annotations() {
        return Stream.of(
                damage("a bit of annotations", set -> flip(said(set, 0), 0.5)),
                damage("annotations of another chunk", set -> write(said(set, 0), Files.readAllBytes(said(set, 1)))),
                damage("annotations deleted", set -> Files.delete(said(set, 1))),
                damage(
                        "other units",
                        set -> edit(
                                annotated(set).resolve("annotations.json"), "\"units\" : false", "\"units\" : true")),
                damage(
                        "annotations of null",
                        set -> Files.writeString(annotated(set).resolve("annotations.json"), "{}")),
                new Damage(
                        "their manifest deleted",
                        true,
                        set -> Files.delete(annotated(set).resolve("annotations.json"))));
    }

    /** Where it is said of a set's images which labels they have. */
    private static Path annotated(Path set) {
        return set.resolveSibling(
                listing.fingerprint() + "-" + listing.annotations().orElseThrow());
    }

    private static Path said(Path set, int chunk) throws IOException {
        try (Stream<Path> files = Files.list(annotated(set))) {
            return files.filter(file -> file.getFileName().toString().startsWith("000" + chunk))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void theScoreIsThatOfTheSoundCacheOrAnErrorInWords(Damage damage) throws Exception {
        Path model = folder.resolve("model");
        Path copy = model.resolve(listing.fingerprint());
        copy(set, copy);
        copy(annotated(set), annotated(copy));
        damage.deed().on(copy);
        boolean compared = compares(copy);
        EmbeddingSet found = job(folder, "model", said).run("set", listing).set();
        assertEquals(16, found.found());
        assertEquals(16, found.embedded());
        assertEquals(expected, rows(found));
        if (!damage.harmless()) {
            assertFalse(compared, "compare takes it");
            assertTrue(said.stream().anyMatch(line -> line.contains("again")), said.toString());
        }
    }

    @Test
    void onlyTheDamagedChunkIsEmbeddedAgain() throws Exception {
        Path copy = folder.resolve("model").resolve(listing.fingerprint());
        copy(set, copy);
        copy(annotated(set), annotated(copy));
        flip(part(copy, 1), 0.5);
        String untouched = Files.readString(manifest(copy, 0));
        String damaged = Files.readString(manifest(copy, 1));
        job(folder, "model", said).run("set", listing);
        assertEquals(untouched, Files.readString(manifest(copy, 0)));
        assertNotEquals(damaged, Files.readString(manifest(copy, 1)));
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).endsWith("2 of 2 chunks are done already"), said.toString());
        assertTrue(said.get(1).contains("chunk 2 of 2, again"), said.toString());
        said.clear();
        // Mended for good.
        job(folder, "model", said).run("set", listing);
        assertEquals(List.of("embedding set: 2 of 2 chunks are done already"), said);
        assertTrue(compares(copy));
    }

    @Test
    void whatIsWrittenIsItsOwnersAlone() throws IOException {
        try (Stream<Path> all = Files.walk(set)) {
            for (Path path : all.toList()) {
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                boolean marks = path.toString().contains("_committed")
                        || path.toString().endsWith(".crc");
                assertTrue(marks || permissions.endsWith("------"), path + " " + permissions);
            }
        }
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(pristine.resolve("model"))),
                "nobody else comes to the rest");
    }

    /** Whether a comparison takes the folder; the tally is then that of the sound one. */
    private static boolean compares(Path copy) throws Exception {
        try {
            ComparedInput.Cached input =
                    (ComparedInput.Cached) ComparedInput.of(annotated(copy).toString(), Runs.STORAGE, Trust.unsigned());
            input.requireWhole(() -> SPARK);
            EmbeddingSet rows = new EmbeddingSet(input.files(), 16, 16, Map.of(), "", "", List.of());
            assertEquals(expected, rows(rows));
            return true;
        } catch (SourceException | StorageException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return false;
        }
    }

    /** All that the rows hold: less work than a tally, and stricter. */
    private static List<String> rows(EmbeddingSet set) {
        return set.rows(SPARK).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private static EmbedJob job(Path cache, String model, List<String> said) throws IOException {
        return new EmbedJob(
                SPARK,
                Runs.STORAGE,
                Runs.STORAGE.resolve(cache.toString()),
                new EmbedJob.Model(Cards.yaml(), EngineKind.ONNX_RUNTIME, model),
                new EmbedSettings(
                        EmbedSettings.defaultBatchSize(DeviceKind.CPU),
                        EmbedderSettings.DEFAULT_IN_FLIGHT,
                        1,
                        ImageDecoder.DEFAULT_MAX_PIXELS,
                        8),
                new Progress() {
                    @Override
                    public void stage(String line) {
                        said.add(line);
                    }

                    @Override
                    public void advance(String line) {}
                });
    }

    private static Damage damage(String name, Deed deed) {
        return new Damage(name, false, deed);
    }

    private static Path plan(Path set) {
        return set.resolve("plan.json");
    }

    private static Path manifest(Path set, int chunk) {
        return set.resolve("chunk=000" + chunk).resolve(ChunkManifest.FILE_NAME);
    }

    private static Path part(Path set, int chunk) {
        try (Stream<Path> all = Files.walk(set.resolve("chunk=000" + chunk))) {
            return all.filter(path -> path.getFileName().toString().matches("part-.*\\.parquet"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void edit(Path file, String pattern, String text) throws IOException {
        String before = Files.readString(file);
        String after = before.replaceFirst(pattern, text);
        assertNotEquals(before, after, pattern);
        Files.writeString(file, after);
    }

    private static void flip(Path file, double at) throws IOException {
        flip(file, at, true);
    }

    private static void flip(Path file, double at, boolean withoutSums) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (at * bytes.length)] ^= 4;
        if (withoutSums) {
            write(file, bytes);
        } else {
            Files.write(file, bytes);
        }
    }

    /** Without the sums that Hadoop keeps beside files. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    /** Other rows in a sound file. */
    private static void rewritten(Path part, UnaryOperator<Dataset<Row>> change) throws IOException {
        Path written = Files.createTempDirectory(part.getParent(), "rewritten");
        change.apply(SPARK.read().parquet(part.toString()))
                .coalesce(1)
                .write()
                .mode("overwrite")
                .parquet(written.toString());
        try (Stream<Path> files = Files.list(written)) {
            write(
                    part,
                    Files.readAllBytes(files.filter(file -> file.toString().endsWith(".parquet"))
                            .findFirst()
                            .orElseThrow()));
        }
    }

    private static void replace(Path chunk, Path with) throws IOException {
        Files.move(chunk, chunk.resolveSibling("gone"));
        copy(with.resolve("chunk=0000"), chunk);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
