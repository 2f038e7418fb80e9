package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.spark.cache.EmbedMeter;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.storage.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A pass over the images of a candidate, each with its partner in the reference, that reads off the measures of both's pixels. */
record PairWork(PairRows pairs) implements Work {
    /** Raised where a measure changes or comes along: the order of the list is that of the values. */
    private static final String VERSION = "pair-2";

    @Override
    public String fingerprint() {
        return VERSION + "-" + pairs.digest();
    }

    @Override
    public String verb() {
        return "measuring pairs of";
    }

    @Override
    public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
            ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
        return new Task(PairPixels.of(pairs, reader, settings.maxPixels()), meter);
    }

    @Override
    public Optional<JavaRDD<Row>> rows(Listing listing, Dataset<Row> images) throws IOException {
        return Optional.of(pairs.of(listing, images));
    }

    private record Task(PairPixels pixels, EmbedMeter meter)
            implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {
        @Override
        public Iterator<EmbeddingRow> call(Iterator<Row> rows) {
            Iterator<PairPixels.Outcome> outcomes = pixels.open().of(rows);
            Iterable<PairPixels.Outcome> all = () -> outcomes;
            return StreamSupport.stream(all.spliterator(), false)
                    .map(this::measured)
                    .iterator();
        }

        private EmbeddingRow measured(PairPixels.Outcome outcome) {
            EmbeddingRow measured = outcome instanceof PairPixels.Both both
                    ? MeasureRow.of(
                            both.image(),
                            PixelMeasures.PAIR.stream()
                                    .map(measure -> measure.read(
                                            both.pixels().partner(),
                                            both.pixels().image()))
                                    .toList())
                    : ((PairPixels.Missing) outcome).row();
            meter.add(1, measured.getReason() == null ? 0 : 1, new StageClock());
            return measured;
        }
    }
}
