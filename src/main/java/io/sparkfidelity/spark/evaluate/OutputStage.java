package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.score.ScoreStages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.tally.PlannedTallies;
import io.sparkfidelity.spark.tally.PredictionSplits;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Counts and scores what one output of a model makes of the sets. */
final class OutputStage {
    private final SparkSession spark;
    private final EvaluationPlan plan;
    private final Progress progress;
    private final StageTimes times;

    /** @param times gets the stages */
    OutputStage(SparkSession spark, EvaluationPlan plan, Progress progress, StageTimes times) {
        this.spark = spark;
        this.plan = plan;
        this.progress = progress;
        this.times = times;
    }

    /**
     * What the output says of the sets.
     *
     * @param sets with the model's embeddings, the reference first where its images are looked at
     * @param trained what the candidates' model was trained on, if it is known
     * @param statistics of the reference, where scores are against those
     * @param warnings of each set
     * @param explaining gets what is to be explained, if anything is
     */
    OutputFindings run(
            ModelChoice output,
            List<JobSet> sets,
            Optional<JobSet> trained,
            Optional<ScoredSet> statistics,
            Map<String, List<String>> warnings,
            Optional<ExplainStage> explaining)
            throws IOException {
        String title = output.card().title();
        try (TallyFolder folder = new TallyFolder()) {
            List<Report.DatasetEntry> datasets = new ArrayList<>();
            statistics.ifPresent(stored ->
                    datasets.add(plan.reference().statistics().orElseThrow().entry(stored, title)));
            List<ScoredSet> scored = new ArrayList<>();
            List<JobSet> looked =
                    sets.stream().map(set -> set.of(output.output())).toList();
            List<TalliedSet> tallied = tally(output, looked, folder);
            for (TalliedSet each : tallied) {
                JobSet set = each.set();
                datasets.add(set.entry(
                        plan.isReference(set.source()) ? "reference" : "candidate",
                        title,
                        Stream.concat(
                                        Objects.requireNonNull(warnings.get(set.name())).stream(),
                                        each.warnings().stream())
                                .toList(),
                        each.scored().sample().tally().pooled().digest()));
                scored.add(each.scored());
            }
            ScoreStages stages = stages(output);
            OutputFindings found = new OutputFindings(
                    datasets,
                    stages.spectra(
                            Stream.concat(statistics.stream(), scored.stream()).toList()),
                    scores(output, stages, statistics, scored));
            if (explaining.isPresent()) {
                explaining.get().explain(output, tallied, trained);
            }
            return found;
        }
    }

    /**
     * The scores against the stored statistics and against images, as either has what a metric needs.
     *
     * @param sets the reference where its images are looked at, and the candidates
     */
    private Scoring scores(
            ModelChoice model, ScoreStages stages, Optional<ScoredSet> statistics, List<ScoredSet> sets) {
        List<ScoredSet> candidates =
                sets.subList(sets.size() - plan.candidates().size(), sets.size());
        Map<Boolean, List<Metric>> metrics = plan.allowed(model).stream()
                .collect(Collectors.partitioningBy(metric -> plan.reference().ofStatistics(metric, model)));
        Scoring scoring = Scoring.NONE;
        for (boolean ofStatistics : new boolean[] {true, false}) {
            List<Metric> these = Objects.requireNonNull(metrics.get(ofStatistics));
            if (!these.isEmpty()) {
                scoring = scoring.plus(stages.scores(
                        ofStatistics ? statistics.orElseThrow() : sets.get(0),
                        candidates.stream()
                                .map(set -> new ScoreStages.Candidate(set, these))
                                .toList()));
            }
        }
        return scoring;
    }

    private ScoreStages stages(ModelChoice model) {
        return new ScoreStages(
                () -> spark,
                model.card().title(),
                model.traits(),
                plan.pairsLimit(),
                Scoring.Extent.FULL,
                progress,
                times);
    }

    /** All sets with what the plan's metrics require counted. */
    private List<TalliedSet> tally(ModelChoice model, List<JobSet> sets, TallyFolder folder) throws SourceException {
        progress.stage("tallying " + sets.size() + " datasets");
        Instant start = Instant.now();
        Optional<BalancedSets> balance =
                plan.balanced() ? Optional.of(BalancedSets.of(spark, sets.get(0))) : Optional.empty();
        List<BalancedSets.Counted> counted = counted(model, balance, sets, folder);
        TallyFields fields = model.card().tallyFields();
        Plan required = Plan.of(plan.allowed(model));
        PlannedTallies tallies = PlannedTallies.of(
                spark,
                fields,
                required,
                counted.stream().map(BalancedSets.Counted::rows).toList(),
                folder);
        List<TalliedSet> tallied = new ArrayList<>();
        for (JobSet set : sets) {
            int place = tallied.size();
            Dataset<Row> rows = counted.get(place).rows();
            Sample sample = new Sample(
                            set.name(),
                            tallies.sets().get(place),
                            tallies.labels().get(place),
                            plan.isReference(set.source()) ? List.of() : splits(model, rows),
                            plan.units())
                    .groupedByUnit(set.listing().hasUnits());
            List<String> warnings = new ArrayList<>(counted.get(place).warnings());
            if (balance.isPresent() && plan.isReference(set.source())) {
                sample = balance.get()
                        .even(sample, rows, CountedFields.of(fields, required.tallyFields()), folder, warnings);
            }
            tallied.add(new TalliedSet(
                    set,
                    // Pairs take no weights.
                    sample.weighted() ? ScoredSet.ofTally(sample) : ScoredSet.of(sample, rows),
                    warnings));
        }
        times.ended(
                "tally",
                start,
                sets.stream().mapToLong(set -> set.embedded().embedded()).sum());
        return tallied;
    }

    /** What of each set is counted: its rows, those of candidates with weights if the plan balances them. */
    private List<BalancedSets.Counted> counted(
            ModelChoice model, Optional<BalancedSets> balance, List<JobSet> sets, TallyFolder folder)
            throws SourceException {
        List<BalancedSets.Counted> counted = new ArrayList<>();
        for (JobSet set : sets) {
            boolean asItIs = balance.isEmpty() || plan.isReference(set.source());
            counted.add(
                    asItIs
                            ? new BalancedSets.Counted(set.rows(), List.of())
                            : balance.get().of(set, model.card().tallyFields().moments(), folder));
        }
        return counted;
    }

    private List<Tally> splits(ModelChoice model, Dataset<Row> rows) {
        TallyFields fields = model.card().tallyFields();
        return plan.inceptionSplits().isPresent()
                        && plan.allowed(model).stream().anyMatch(Metric::usesSplits)
                ? new PredictionSplits(spark, fields, plan.inceptionSplits().getAsInt()).of(rows)
                : List.of();
    }
}
