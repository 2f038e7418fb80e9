package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Units;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels, sites and units from beside the images. */
class ManifestTest {
    private static final SparkSession SPARK = LocalSpark.session();

    @TempDir
    private Path folder;

    private String images;

    @BeforeEach
    void images() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ImageFiles.rendered(6).values().forEach(bytes -> files.put("scans/" + files.size() + " a,b.png", bytes));
        images = ImageFiles.directory(folder.resolve("images"), files).toString();
    }

    @Test
    void aCsvSaysLabelSiteAndUnit() throws IOException {
        Path csv = manifest(
                "id,label,hospital,unit",
                "\"scans/0 a,b.png\",cat,north,p1",
                "\"scans/1 a,b.png\",\"big \"\"dog\"\"\",north,p1",
                "\"scans/2 a,b.png\",,south,p2",
                "scans/none.png,cat,north,p3");
        try (Listing listing = listing(csv, Optional.of("hospital"), Optional.of("elsewhere"))) {
            Map<String, ImageRef> refs = refs(listing);
            assertEquals(6, refs.size());
            assertEquals(Optional.of("cat"), refs.get("scans/0 a,b.png").label());
            assertEquals(Optional.of("big \"dog\""), refs.get("scans/1 a,b.png").label());
            assertEquals(
                    Optional.of("scans"), refs.get("scans/2 a,b.png").label(), "the source's own where it is empty");
            assertEquals("p1", refs.get("scans/1 a,b.png").unit());
            assertEquals("scans/5 a,b.png", refs.get("scans/5 a,b.png").unit());
            assertEquals(Optional.of("south"), refs.get("scans/2 a,b.png").site());
            assertEquals(Optional.of("elsewhere"), refs.get("scans/5 a,b.png").site());
            assertEquals(
                    List.of("3 images have no row in " + csv, "1 rows of " + csv + " have no image"),
                    listing.warnings());
            EmbeddingSet set = new Runs(folder.resolve("cache")).embed(listing);
            for (Row row : set.rows(SPARK).collectAsList()) {
                String unit = refs.get(row.getString(0)).unit();
                assertEquals(Bucket.hash(unit), row.<Long>getAs("hash"), "units, not ids, are dealt to buckets");
                assertEquals(Bucket.of(Bucket.hash(unit)), row.<Integer>getAs("bucket"));
                assertEquals(refs.get(row.getString(0)).label().orElse(null), row.<String>getAs("label"));
            }
            assertEquals(2, set.rows(SPARK).filter("site = 'north'").count());
            assertEquals(6, set.rows(SPARK).filter("width = 32 and height = 32").count());
            assertTrue(listing.hasUnits());
            assertEquals(OptionalLong.of(5), Units.embedded(listing, set.rows(SPARK)), "p1, p2 and three of their own");
        }
    }

    @Test
    void parquetAndCsvSayTheSame() throws IOException {
        Path csv = manifest("id,unit", "\"scans/0 a,b.png\",7");
        Path parquet = folder.resolve("manifest.parquet");
        SPARK.range(1)
                .select(
                        functions.lit("scans/0 a,b.png").as("id"),
                        functions.lit(7).as("unit"))
                .write()
                .parquet(parquet.toString());
        try (Listing one = listing(csv, Optional.empty(), Optional.empty());
                Listing other = listing(parquet, Optional.empty(), Optional.empty());
                Listing none = Runs.listing(images)) {
            assertEquals(one.annotations(), other.annotations());
            assertNotEquals(one.annotations(), none.annotations());
            assertEquals(one.fingerprint(), none.fingerprint(), "what is said of an image is no part of it");
            assertFalse(none.hasUnits());
            assertTrue(one.hasUnits());
        }
    }

    @Test
    void aChangedManifestEmbedsNothing() throws Exception {
        Runs runs = new Runs(folder.resolve("cache"));
        EmbeddingSet before;
        EmbeddingSet after;
        try (Listing one =
                listing(manifest("id,label,unit", "\"scans/0 a,b.png\",cat,p1"), Optional.empty(), Optional.empty())) {
            before = runs.embed(one);
        }
        try (Listing other =
                listing(manifest("id,label,unit", "\"scans/0 a,b.png\",dog,p2"), Optional.empty(), Optional.empty())) {
            after = runs.embed(other);
        }
        assertEquals(before.files().paths(), after.files().paths());
        assertNotEquals(before.sourceFingerprint(), after.sourceFingerprint(), "the gate is told");
        // Neither changes what the other is told.
        assertEquals(List.of("cat", "" + Bucket.hash("p1")), said(before.rows(SPARK)));
        assertEquals(List.of("dog", "" + Bucket.hash("p2")), said(after.rows(SPARK)));
        Path model = folder.resolve("cache/model");
        ComparedInput.Cached told = compared(model.resolve(before.sourceFingerprint()));
        assertEquals(List.of("cat", "" + Bucket.hash("p1")), said(told.files().rows(SPARK)));
        assertEquals(List.of(), told.unitsBeside());
        ComparedInput.Cached untold =
                compared(model.resolve(before.sourceFingerprint().substring(0, 16)));
        assertEquals(2, untold.unitsBeside().size(), "said, not guessed");
        assertEquals(
                Bucket.hash("scans/0 a,b.png"),
                untold.files().rows(SPARK).filter("id like 'scans/0%'").first().<Long>getAs("hash"));
        // Spark asks Parquet for the rows of a bucket where no unit moves them.
        assertTrue(untold.files()
                .rows(SPARK)
                .filter("bucket = 3")
                .queryExecution()
                .executedPlan()
                .toString()
                .contains("EqualTo(bucket,3)"));
    }

    private static List<String> said(Dataset<Row> rows) {
        Row row = rows.filter("id like 'scans/0%'").first();
        return List.of(row.<String>getAs("label"), "" + row.<Long>getAs("hash"));
    }

    private static ComparedInput.Cached compared(Path path) throws Exception {
        return (ComparedInput.Cached) ComparedInput.of(path.toString(), Runs.STORAGE, Trust.unsigned());
    }

    @Test
    void tabsMaySeparateColumns() throws IOException {
        Path csv = manifest("id,label", "\"scans/0 a,b.png\",x y");
        Path tsv = Files.write(folder.resolve("m.TSV"), List.of("id\tlabel", "scans/0 a,b.png\tx y"));
        try (Listing one = listing(csv, Optional.empty(), Optional.empty());
                Listing other = listing(tsv, Optional.empty(), Optional.empty())) {
            assertEquals(Optional.of("x y"), refs(other).get("scans/0 a,b.png").label());
            assertEquals(one.annotations(), other.annotations());
        }
        Path other = Files.write(folder.resolve("m.txt"), List.of("id\tlabel", "a\tb"));
        String message = refusal(other);
        assertTrue(message.contains("as Parquet (a CSV file ends in .csv or .tsv)"), message);
        assertFalse(message.contains("awaitResult"), message);
    }

    @Test
    void aManifestThatCannotBeUsedSaysWhy() throws IOException {
        assertTrue(refusal(manifest("name,label", "x,y")).contains("has no column 'id'; there are name, label"));
        assertTrue(refusal(manifest("id,label", "x,y", "x,z")).contains("has 2 rows of the id 'x'"));
        assertTrue(refusal(folder.resolve("missing.csv")).contains("cannot open the manifest"));
        Path csv = manifest("id,label", "x,y");
        assertTrue(assertThrows(SourceException.class, () -> listing(csv, Optional.of("clinic"), Optional.empty()))
                .getMessage()
                .contains("no column 'clinic' for the site"));
    }

    private String refusal(Path manifest) {
        return assertThrows(SourceException.class, () -> listing(manifest, Optional.empty(), Optional.empty()))
                .getMessage();
    }

    private Listing listing(Path manifest, Optional<String> siteColumn, Optional<String> site) throws IOException {
        Source source = Source.of(images, Runs.STORAGE).annotated(Optional.of(manifest.toString()), siteColumn, site);
        return Listing.of(source, SPARK);
    }

    private Path manifest(String... lines) throws IOException {
        return Files.write(folder.resolve("manifest.csv"), List.of(lines));
    }

    private static Map<String, ImageRef> refs(Listing listing) {
        Map<String, ImageRef> refs = new LinkedHashMap<>();
        listing.images().collectAsList().stream().map(ImageRef::listed).forEach(ref -> refs.put(ref.id(), ref));
        return refs;
    }
}
