package io.sparkfidelity.spark.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.TextEmbedder;
import io.sparkfidelity.measure.text.Alignment;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentJobTest {
    private static final String SOURCE = "sample:?count=8&size=32";
    private static final String LONG = "a cat and a dog and a cat and a dog and a cat and a dog";

    @TempDir
    private Path folder;

    private final List<String> stages = new ArrayList<>();

    private final Progress progress = new Progress() {
        @Override
        public void stage(String line) {
            stages.add(line);
        }

        @Override
        public void advance(String line) {}
    };

    @Test
    void everyImageHasTheCosineWithItsOwnCaptions() throws IOException {
        try (Listing listing = Runs.listing(SOURCE)) {
            List<String> ids = ids(listing);
            // Two captions of the first image, one for the others but the last, the same for most.
            StringBuilder text =
                    new StringBuilder("id,caption\n" + ids.get(0) + ",a dog\n" + ids.get(0) + ',' + LONG + '\n');
            ids.subList(1, 7).forEach(id -> text.append(id).append(",a cat\n"));
            Path file = Files.writeString(folder.resolve("captions.csv"), text);
            EmbeddingSet set = new Runs(folder.resolve("cache")).embed(listing);
            Dataset<Row> images = set.rows(LocalSpark.session());
            try (CaptionSet captions = captions(listing, file + "?captions=all")) {
                assertEquals(7, captions.captioned());
                assertEquals(List.of("1 of 8 images have no caption in " + file), captions.warnings());
                Dataset<Row> texts = job().run(List.of(captions, captions));
                assertEquals(List.of("embedding 3 captions, model embedded"), stages);
                assertEquals(3, texts.count());
                Map<String, Row> found = new HashMap<>();
                AlignmentJob.of(captions, images, texts.union(texts))
                        .collectAsList()
                        .forEach(row -> found.put(row.getString(0), row));
                assertEquals(7, found.size());
                for (Row image : images.select("id", "embedding").collectAsList()) {
                    int place = ids.indexOf(image.getString(0));
                    if (place < 7) {
                        List<String> own = place == 0 ? List.of("a dog", LONG) : List.of("a cat");
                        Row row = found.get(image.getString(0));
                        assertEquals(mean(image.getList(1), own), row.getDouble(1), 0, "image " + place);
                        assertEquals(own.size(), row.<Integer>getAs("captions"));
                        assertEquals(place == 0 ? 1 : 0, row.<Integer>getAs("cut"));
                    }
                }
            }
        }
    }

    @Test
    void aCaptionIsEmbeddedOnceAndAgainOnlyWhereTheCacheIsDamaged() throws IOException {
        try (Listing listing = Runs.listing(SOURCE)) {
            List<String> ids = ids(listing);
            List<Row> first = embed(listing, ids.subList(0, 4), "a cat", "a dog");
            assertEquals(1, stages.size());
            assertEquals(first, embed(listing, ids.subList(0, 3), "a dog", "a cat"));
            assertEquals(1, stages.size(), stages.toString());
            List<Row> more = embed(listing, ids, "a cat", "a bird");
            assertEquals("embedding 1 captions, model embedded", stages.get(1));
            assertTrue(more.containsAll(first));
            assertEquals(3, more.size());
            try (Stream<Path> files = Files.walk(folder.resolve("cache/captions"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".parquet"))
                        .toList()) {
                    Files.writeString(file, "damaged");
                }
            }
            stages.clear();
            assertEquals(more, embed(listing, ids, "a cat", "a bird", "a dog"));
            assertEquals(3, stages.size(), stages.toString());
            assertTrue(stages.get(0).startsWith("embedding captions again: the cache is damaged"), stages.toString());
            assertEquals("embedding 3 captions, model embedded", stages.get(2));
        }
    }

    @Test
    void captionsHaveAFingerprintAndImagesKnowNothingOfIt() throws IOException {
        try (Listing listing = Runs.listing(SOURCE)) {
            List<String> ids = ids(listing);
            String one = fingerprint(listing, ids, "a cat", "a dog");
            assertEquals(one, fingerprint(listing, ids, "a cat", "a dog"));
            assertTrue(!one.equals(fingerprint(listing, ids, "a dog", "a cat")));
            assertTrue(!one.equals(fingerprint(listing, ids.subList(1, 8), "a dog", "a cat")));
            assertEquals(Optional.empty(), CaptionSet.of(LocalSpark.session(), source(Optional.empty()), listing));
        }
    }

    private String fingerprint(Listing listing, List<String> ids, String... captions) throws IOException {
        try (CaptionSet set = captions(listing, csv(ids, captions).toString())) {
            return set.fingerprint();
        }
    }

    /** Captions for these images, each the next one of those given. */
    private List<Row> embed(Listing listing, List<String> ids, String... captions) throws IOException {
        try (CaptionSet set = captions(listing, csv(ids, captions).toString())) {
            return job().run(List.of(set)).orderBy("key").collectAsList();
        }
    }

    private Path csv(List<String> ids, String... captions) throws IOException {
        StringBuilder text = new StringBuilder("id,caption\n");
        for (int i = 0; i < ids.size(); i++) {
            text.append(ids.get(i))
                    .append(',')
                    .append(captions[i % captions.length])
                    .append('\n');
        }
        return Files.writeString(folder.resolve("some.csv"), text);
    }

    private static double mean(List<Float> image, List<String> captions) throws IOException {
        float[] values = new float[image.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.get(i);
        }
        try (TextEmbedder embedder = TextEmbedder.open(
                ModelCards.parse(Cards.yamlWithText(), "card"),
                new EmbedderSettings(EngineKind.ONNX_RUNTIME, 8, 1),
                Cards.store())) {
            return embedder.embed(captions).stream()
                            .mapToDouble(text ->
                                    Alignment.cosine(values, text.values()).orElseThrow())
                            .reduce(0, Double::sum)
                    / captions.size();
        }
    }

    private CaptionEmbedJob job() throws IOException {
        ModelChoice model = new ModelChoice(
                Cards.yamlWithText(), ModelCards.parse(Cards.yamlWithText(), "card"), EngineKind.ONNX_RUNTIME);
        return new CaptionEmbedJob(
                LocalSpark.session(),
                Runs.STORAGE,
                Runs.STORAGE.resolve(folder.resolve("cache").toString()),
                model,
                TextFiles.checkAndShare(LocalSpark.session(), Runs.STORAGE, model),
                new EmbedSettings(DeviceKind.CPU),
                progress);
    }

    private static CaptionSet captions(Listing listing, String file) throws IOException {
        return CaptionSet.of(LocalSpark.session(), source(Optional.of(CaptionFile.parse(file, Runs.STORAGE))), listing)
                .orElseThrow();
    }

    private static NamedSource source(Optional<CaptionFile> captions) throws IOException {
        return new NamedSource("test", Source.of(SOURCE, Runs.STORAGE)).captioned(captions);
    }

    private static List<String> ids(Listing listing) {
        return listing.images().select("id").orderBy("id").as(Encoders.STRING()).collectAsList();
    }
}
