package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Lists, embeds and tallies with the embedded model, for tests. */
public record Runs(Path cache) {
    public static final Storage STORAGE = new Storage(new Configuration());

    public static Listing listing(String source) throws IOException {
        return Listing.of(Source.of(source, STORAGE), LocalSpark.session());
    }

    public EmbeddingSet embed(Listing listing) throws IOException {
        return new EmbedJob(
                        LocalSpark.session(),
                        STORAGE,
                        STORAGE.resolve(cache.toString()),
                        new EmbedJob.Model(Cards.yaml(), EngineKind.ONNX_RUNTIME, "model"),
                        new EmbedSettings(DeviceKind.CPU),
                        Progress.silent())
                .run("test", listing)
                .set();
    }

    static String tally(EmbeddingSet set) throws IOException {
        try (TallyFolder folder = new TallyFolder()) {
            return new TallyJob(LocalSpark.session(), Cards.embedded().tallyFields())
                    .run(List.of(set.rows(LocalSpark.session())), folder)
                    .get(0)
                    .pooled()
                    .digest();
        }
    }

    /** The digest of a source's tally; every image must have been embedded. */
    public String digest(String source) throws IOException {
        try (Listing listing = listing(source)) {
            EmbeddingSet set = embed(listing);
            assertEquals(set.found(), set.embedded(), () -> source + " " + set.rejects());
            return tally(set);
        }
    }
}
