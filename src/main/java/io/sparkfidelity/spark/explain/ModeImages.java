package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.explain.Along;
import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.FixedPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Looks up, among images that nobody else sees, those that stand at the ends of modes that somebody else found from tallies. */
public final class ModeImages {
    /** Images of a mode. */
    public static final int MOST = 100;

    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;

    public ModeImages(SparkSession spark, Storage storage, Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
    }

    /** An image at the end of a mode. @param mode its place among those given, from 0 */
    public record Found(int mode, String id, Optional<String> label, double coordinate) {}

    /**
     * The images at the end of each mode, the farthest first.
     *
     * @param modes with directions of the model's dimension
     */
    public List<Found> of(
            NamedSource images,
            ModelChoice model,
            Path cache,
            EmbedSettings embedding,
            double maxRejectRatio,
            List<ExplanationEntry.ModeEntry> modes)
            throws IOException, TooManyRejectsException {
        try (SourceEmbeddings sources = new SourceEmbeddings(spark, storage, progress, new StageTimes())) {
            sources.list(images, OptionalLong.empty());
            SourceEmbeddings.Checked checked = SourceEmbeddings.Checked.of(spark, storage, model);
            JobSet set = sources.embed(List.of(checked), cache, embedding, maxRejectRatio, List.of())
                    .get(0);
            ArrayList<ImageValue> directions = new ArrayList<>();
            modes.forEach(mode -> directions.add(new Along(
                    ExplanationEntry.ModeEntry.COORDINATE,
                    mode.directions().orElseThrow().stream().mapToDouble(x -> x).toArray())));
            FixedPoint fixedPoint = model.card().tallyFields().moments().fixedPoint();
            ModeEnds ends = ModeEnds.ofAll(spark, EmbeddedImage.of(set.rows()), directions, fixedPoint, MOST);
            List<Found> found = new ArrayList<>();
            for (int m = 0; m < directions.size(); m++) {
                for (Row row : ends.end(m)) {
                    found.add(new Found(m, row.getString(0), Optional.ofNullable(row.getString(1)), row.getDouble(2)));
                }
            }
            return found;
        }
    }
}
