package io.sparkfidelity.spark.slice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceJobTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final String REFERENCE = "sample:?count=300&size=32";
    private static final String CANDIDATE = "sample:?count=300&size=32&seed=2&drop=disc";

    @TempDir
    private Path folder;

    @Test
    void driverAndExecutorsGiveTheSameBitsAndEveryImageHasItsSlice() throws Exception {
        List<NamedSource> sources = List.of(named("reference", REFERENCE), named("other", CANDIDATE));
        SlicesEntry onDriver = table(sources, "label", 64);
        SlicesEntry onExecutors = table(sources, "label", 0);
        assertEquals(json(onDriver), json(onExecutors));
        List<SlicesEntry.SliceEntry> slices = all(onDriver);
        assertEquals(
                300, slices.stream().mapToLong(slice -> slice.n().reference()).sum());
        assertEquals(
                300, slices.stream().mapToLong(slice -> slice.n().candidate()).sum());
        assertEquals(List.of("disc"), names(onDriver.unscored()));
        SlicesEntry.SliceEntry last = onDriver.unscored().get(0);
        assertEquals(List.of(), last.scores());
        assertEquals(0, last.n().candidate());
        assertTrue(
                -last.share().difference() > 3 * last.share().standardError(),
                last.share().toString());
        onDriver.scored().forEach(slice -> assertFalse(slice.scores().isEmpty(), slice.slice()));
        assertFalse(onDriver.scored().isEmpty());
    }

    @Test
    void aColumnOfAManifestMayHoldAnything() throws Exception {
        String hostile = "<b>&\"'; ../x";
        String ids = LocalIds.of(REFERENCE).stream()
                .sorted()
                .limit(150)
                .map(id -> id + ",\"" + hostile.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining("\n"));
        Path manifest = Files.writeString(folder.resolve("m.csv"), "id,scanner\n" + ids + "\n");
        NamedSource source = new NamedSource(
                "reference",
                Source.of(REFERENCE, Runs.STORAGE)
                        .annotated(Optional.of(manifest.toString()), Optional.empty(), Optional.empty()));
        List<SlicesEntry.SliceEntry> slices = all(table(List.of(source, source), "scanner", 64));
        assertEquals(
                List.of(SliceColumn.NONE, hostile),
                names(slices).stream().sorted().toList());
        slices.forEach(slice -> assertEquals(150, slice.n().reference()));
        assertTrue(assertThrows(SourceException.class, () -> new SliceColumn("clinic").requireIn(source, SPARK))
                .getMessage()
                .contains("there are label, site, scanner"));
    }

    private static final class LocalIds {
        static List<String> of(String source) throws Exception {
            try (Listing listing = Runs.listing(source)) {
                return listing.images().collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList();
            }
        }
    }

    private static String json(SlicesEntry slices) {
        return new String(Json.write(slices), StandardCharsets.UTF_8);
    }

    private static List<SlicesEntry.SliceEntry> all(SlicesEntry slices) {
        return Stream.concat(slices.scored().stream(), slices.unscored().stream())
                .toList();
    }

    private static List<String> names(List<SlicesEntry.SliceEntry> slices) {
        return slices.stream().map(SlicesEntry.SliceEntry::slice).toList();
    }

    private SlicesEntry table(List<NamedSource> sources, String column, int mostOnDriver) throws Exception {
        List<JobSet> sets = new ArrayList<>();
        for (NamedSource source : sources) {
            try (Listing listing = Listing.of(source.source(), SPARK)) {
                EmbeddingSet embedded = new Runs(folder.resolve("cache")).embed(listing);
                sets.add(new JobSet(source, listing, embedded, embedded.rows(SPARK)));
            }
        }
        ModelChoice model = new ModelChoice(Cards.yaml(), Cards.embedded(), EngineKind.ONNX_RUNTIME);
        // Fewer than a slice has, so that the limit is at work.
        Slicing slicing = new Slicing(new SliceColumn(column), 20, 30);
        return new SliceJob(SPARK, model, slicing, Optional.empty(), mostOnDriver).run(sets);
    }

    private static NamedSource named(String name, String source) throws Exception {
        return new NamedSource(name, Source.of(source, Runs.STORAGE));
    }
}
