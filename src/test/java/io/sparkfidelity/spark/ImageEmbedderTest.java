package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageEmbedderTest {
    private static final SparkSession SPARK = LocalSpark.session();

    @TempDir
    private Path folder;

    private Path images;

    @BeforeEach
    void images() throws Exception {
        Map<String, byte[]> files = ImageFiles.rendered(12);
        files.put("broken/x.png", "not an image".getBytes());
        images = ImageFiles.directory(folder.resolve("images"), files);
    }

    @Test
    void bytesAndPathsGiveTheEmbeddingsOfTheJob() throws Exception {
        try (Listing listing = Runs.listing(images.toString())) {
            EmbeddingSet set = new Runs(folder.resolve("cache")).embed(listing);
            for (Dataset<Row> embedded : List.of(
                    new ImageEmbedder().setRejectCol("why").transform(binaryFiles()),
                    new ImageEmbedder()
                            .setInputCol("path")
                            .setRejectCol("why")
                            .setBatchSize(5)
                            .transform(binaryFiles()))) {
                assertEquals(13, embedded.count());
                for (Row row : embedded.collectAsList()) {
                    String path = row.getAs("path");
                    Row cached = set.rows(SPARK)
                            .filter(functions.lit(path).endsWith(functions.col("id")))
                            .first();
                    if (path.endsWith("x.png")) {
                        assertNull(row.getAs("embedding"));
                        assertEquals("decode/not-an-image", row.getAs("why"));
                    } else {
                        assertArrayEquals(
                                cached.<Float>getList(cached.fieldIndex("embedding")).stream()
                                        .mapToDouble(Float::doubleValue)
                                        .toArray(),
                                row.<Vector>getAs("embedding").toArray());
                        assertNull(row.getAs("why"));
                    }
                }
            }
        }
    }

    @Test
    void imagesArePreparedWhereAStepIsNamed() {
        Dataset<Row> good = binaryFiles().filter("path not like '%x.png'").limit(3);
        List<Row> usual =
                new ImageEmbedder().transform(good).select("embedding").collectAsList();
        List<Row> prepared = new ImageEmbedder()
                .setPrepare("crop-20:box")
                .transform(good)
                .select("embedding")
                .collectAsList();
        assertEquals(3, prepared.size());
        for (int i = 0; i < 3; i++) {
            assertNotEquals(usual.get(i), prepared.get(i));
        }
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ImageEmbedder().setPrepare("crop-20").transform(good))
                .getMessage();
        assertTrue(message.startsWith("ImageEmbedder: no step 'crop-20'; there are adm-N"), message);
    }

    @Test
    void aPipelineIsFittedSavedAndLoaded() throws Exception {
        ImageEmbedder embedder = new ImageEmbedder().setOutputCol("vector").setBatchSize(7);
        PCA pca = new PCA().setInputCol("vector").setOutputCol("component").setK(2);
        Dataset<Row> good = binaryFiles().filter("path not like '%x.png'");
        PipelineModel fitted =
                new Pipeline().setStages(new PipelineStage[] {embedder, pca}).fit(good);
        Path saved = folder.resolve("pipeline");
        fitted.write().overwrite().save(saved.toString());
        PipelineModel loaded = PipelineModel.load(saved.toString());
        ImageEmbedder stage = (ImageEmbedder) loaded.stages()[0];
        assertEquals(embedder.uid(), stage.uid());
        assertEquals(7, stage.getOrDefault(stage.batchSize()));
        assertEquals(
                fitted.transform(good).select("component").collectAsList(),
                loaded.transform(good).select("component").collectAsList());
        embedder.save(folder.resolve("stage").toString());
        assertEquals(
                "vector",
                ImageEmbedder.load(folder.resolve("stage").toString())
                        .get(embedder.outputCol())
                        .get());
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnce() throws Exception {
        Dataset<Row> rows = binaryFiles();
        assertTrue(refusal(new ImageEmbedder().setInputCol("picture"), rows).contains("no column 'picture'"));
        assertTrue(refusal(new ImageEmbedder().setInputCol("length"), rows).contains("holds bigint"));
        assertTrue(refusal(new ImageEmbedder().setOutputCol("path"), rows).contains("already is a column 'path'"));
        assertThrows(IllegalArgumentException.class, () -> new ImageEmbedder().setBatchSize(0));
        assertThrows(
                UncheckedIOException.class,
                () -> new ImageEmbedder().setModel("none").transform(rows));
        Path card = Files.writeString(folder.resolve("card.yaml"), "name: x");
        assertThrows(
                UncheckedIOException.class,
                () -> new ImageEmbedder().setModel(card.toString()).transform(rows));
    }

    private static String refusal(ImageEmbedder embedder, Dataset<Row> rows) {
        return assertThrows(IllegalArgumentException.class, () -> embedder.transform(rows))
                .getMessage();
    }

    private Dataset<Row> binaryFiles() {
        return SPARK.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true)
                .load(images.toString());
    }
}
