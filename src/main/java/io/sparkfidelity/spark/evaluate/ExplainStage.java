package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.explain.ExplainJob;
import io.sparkfidelity.spark.explain.ExplainedSet;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.spark.explain.GalleryPictures;
import io.sparkfidelity.spark.explain.TrainingSet;
import io.sparkfidelity.spark.picture.PictureStrip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Explains the images of the sets under one model after the other. One a job. */
final class ExplainStage {
    private final SparkSession spark;
    private final EvaluationPlan plan;
    private final Explaining explaining;
    private final ExplainJob job;
    private final List<ExplanationEntry> explained = new ArrayList<>();
    private final List<Report.SampleEntry> extremes = new ArrayList<>();

    /** @param explaining as the plan has it */
    ExplainStage(SparkSession spark, EvaluationPlan plan, Explaining explaining, ExplainJob job) {
        this.spark = spark;
        this.plan = plan;
        this.explaining = explaining;
        this.job = job;
    }

    /**
     * Explains the candidates and the reference.
     *
     * @param tallied the reference and the candidates
     * @param trained what the candidates' model was trained on, if it is known
     */
    void explain(ModelChoice model, List<TalliedSet> tallied, Optional<JobSet> trained) throws IOException {
        List<ExplainedSet> sets = tallied.stream().map(TalliedSet::explained).toList();
        List<ExplanationEntry> entries = job.run(
                model.card().title(),
                model.traits(),
                sets.get(0),
                sets.subList(1, sets.size()),
                trained.map(set -> new TrainingSet(
                        TalliedSet.pictured(set),
                        set.rows(),
                        model.card().duplicatesBelow().orElse(TrainingSet.BELOW))));
        explained.addAll(entries);
        if (extremes.isEmpty()) {
            extremes.addAll(GalleryPictures.of(
                    explained,
                    Stream.concat(tallied.stream().map(TalliedSet::set), trained.stream())
                            .map(TalliedSet::pictured)
                            .toList(),
                    explaining,
                    new PictureStrip(
                            spark,
                            PictureStrip.share(plan.samples(), sets.size()),
                            plan.embedding().maxPixels())));
        }
    }

    /** What was found under all models so far. */
    Explanations explanations() {
        return new Explanations(explained, extremes);
    }
}
