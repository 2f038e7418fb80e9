package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.caption.AlignmentJob;
import io.sparkfidelity.spark.caption.CaptionEmbedJob;
import io.sparkfidelity.spark.caption.CaptionSet;
import io.sparkfidelity.spark.caption.TextFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How well images fit their captions: 100 times the cosine of the embeddings of both, by a card that has towers for both. Images are
 * not read for it: what the card's other scores are made of is there. Mutable: holds what was embedded of the captions.
 */
final class ClipScores implements Measuring {
    static final String NAME = MeasureNames.CLIP_SCORE;

    private static final String ABSENT = "it has no caption";
    private static final Measure SCORE =
            new Measure(NAME, "how well images fit their captions", "", -100, 100, Measure.Direction.LARGER, ABSENT);
    private static final Measure HESSEL =
            new Measure("hessel", "the same after Hessel et al. 2021", "", 0, 2.5, Measure.Direction.LARGER, ABSENT);
    private static final Measure CUT = new Measure(
            "cutCaptions",
            "the share of captions that are longer than the text tower takes",
            "",
            0,
            1,
            Measure.Direction.NEITHER,
            ABSENT);

    private final MeasureWork work;
    /** By the model's title. */
    private final Map<String, String> towers = new HashMap<>();

    private final Map<String, Dataset<Row>> texts = new HashMap<>();

    ClipScores(MeasureWork work) {
        this.work = work;
    }

    @Override
    public List<Measure> measures() {
        return List.of(SCORE);
    }

    @Override
    public List<Measure> details() {
        return List.of(HESSEL, CUT);
    }

    @Override
    public boolean ofModel() {
        return true;
    }

    @Override
    public boolean ofReference() {
        return true;
    }

    @Override
    public boolean allows(ModelChoice model) {
        return allow(model);
    }

    /** Whether a model embeds captions. */
    static boolean allow(ModelChoice model) {
        return model.card().text().isPresent();
    }

    @Override
    public Optional<String> lackOnceListed(Measure measure, NamedSource set) {
        return work.captions().of(set.name()).isPresent()
                ? Optional.empty()
                : Optional.of(set.name() + " (" + set.source().description() + ") has no captions, which " + NAME
                        + " is of; give --captions " + set.name() + "=FILE, or leave " + NAME + " out");
    }

    @Override
    public void load(List<ModelChoice> models) throws IOException {
        for (ModelChoice model : models) {
            if (allow(model)) {
                towers.put(model.card().title(), TextFiles.checkAndShare(work.spark(), work.storage(), model));
            }
        }
    }

    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException {
        Optional<CaptionSet> captions = work.captions().of(set.name());
        if (captions.isEmpty()) {
            return work.spark()
                    .createDataFrame(List.of(), AlignmentJob.SCHEMA)
                    .select(
                            functions.col(ID),
                            functions.array(functions.col("cosine")).as(VALUES));
        }
        return AlignmentJob.of(captions.get(), set.rows(), texts(model))
                .select(
                        functions.col(ID),
                        functions
                                .array(
                                        functions.col("cosine").multiply(100),
                                        functions.col("hessel"),
                                        functions.col("cut").divide(functions.col("captions")))
                                .as(VALUES));
    }

    /** Those of all sets of the job together, so that each is embedded once. */
    private Dataset<Row> texts(ModelChoice model) throws IOException {
        String title = model.card().title();
        Dataset<Row> embedded = texts.get(title);
        if (embedded == null) {
            String tower = Objects.requireNonNull(towers.get(title), "load() comes first");
            embedded = new CaptionEmbedJob(
                            work.spark(), work.storage(), work.cache(), model, tower, work.embedding(), work.progress())
                    .run(work.captions().all());
            texts.put(title, embedded);
        }
        return embedded;
    }
}
