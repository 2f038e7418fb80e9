package io.sparkfidelity.spark.score;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.diversity.Spectrum;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.pairs.FewPairsTask;
import io.sparkfidelity.spark.pairs.LocalPairs;
import io.sparkfidelity.spark.pairs.PairsJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What every job does with sets that are tallied: spectra, folds over pairs, scores and their differences. */
public final class ScoreStages {
    private final Supplier<SparkSession> spark;
    private final String title;
    private final ModelTraits features;
    private final int pairsLimit;
    private final Scoring.Extent extent;
    private final Progress progress;
    private final StageTimes times;

    /**
     * A set and what it is scored by.
     *
     * @param metrics that neither it nor the reference stands in the way of
     */
    public record Candidate(ScoredSet set, List<Metric> metrics) {}

    /**
     * @param spark asked for a session only if pairs are visited
     * @param title of the model, in reports
     * @param pairsLimit rows a side that take part in folds over pairs, 2 or more
     * @param times gets a stage for each that was not left out
     */
    public ScoreStages(
            Supplier<SparkSession> spark,
            String title,
            ModelTraits features,
            int pairsLimit,
            Scoring.Extent extent,
            Progress progress,
            StageTimes times) {
        this.spark = spark;
        this.title = title;
        this.features = features;
        this.pairsLimit = pairsLimit;
        this.extent = extent;
        this.progress = progress;
        this.times = times;
    }

    /** The spectra of those sets that have one. */
    public List<Report.SpectrumEntry> spectra(List<ScoredSet> sets) {
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        for (ScoredSet set : sets) {
            // No task runs now.
            OpenBlas.alone(() -> Spectrum.of(set.sample().tally().pooled()))
                    .ifPresent(spectrum ->
                            spectra.add(Report.SpectrumEntry.of(set.sample().name(), title, spectrum)));
        }
        return spectra;
    }

    /** The scores of all candidates. The reference's own pairs are visited once for those that need the same of them. */
    public Scoring scores(ScoredSet reference, List<Candidate> candidates) {
        List<Optional<PairFindings>> pairs = pairs(reference, candidates);
        List<Optional<FewPairs>> fewPairs = fewPairs(reference, candidates);
        progress.stage("scoring " + candidates.size() + " candidates");
        Instant start = Instant.now();
        List<Scoring.Candidate> known = new ArrayList<>();
        for (int c = 0; c < candidates.size(); c++) {
            Candidate candidate = candidates.get(c);
            known.add(new Scoring.Candidate(
                    candidate.set().sample(), candidate.metrics(), pairs.get(c), fewPairs.get(c)));
        }
        Scoring scoring = Scoring.of(title, features, reference.sample(), known, extent);
        times.ended("score", start, 0);
        return scoring;
    }

    /** The folds over pairs of every candidate, where its metrics need any. */
    private List<Optional<PairFindings>> pairs(ScoredSet reference, List<Candidate> candidates) {
        Map<PairRequirements, List<Integer>> alike = new LinkedHashMap<>();
        for (int c = 0; c < candidates.size(); c++) {
            PairRequirements required = PairRequirements.of(candidates.get(c).metrics());
            if (!required.none()) {
                alike.computeIfAbsent(extent.floors() ? required.withFloors() : required, key -> new ArrayList<>())
                        .add(c);
            }
        }
        List<Optional<PairFindings>> found =
                new ArrayList<>(Collections.nCopies(candidates.size(), Optional.<PairFindings>empty()));
        if (alike.isEmpty()) {
            return found;
        }
        progress.stage("comparing pairs of " + candidates.size() + " candidates");
        Instant start = Instant.now();
        alike.forEach((required, places) -> {
            List<PairFindings> some = pairs(
                    required,
                    reference,
                    places.stream().map(c -> candidates.get(c).set()).toList());
            for (int i = 0; i < some.size(); i++) {
                found.set(places.get(i), Optional.of(some.get(i)));
            }
        });
        times.ended("pairs", start, 0);
        return found;
    }

    private List<PairFindings> pairs(PairRequirements required, ScoredSet reference, List<ScoredSet> candidates) {
        if (rows(reference) instanceof SetRows.Here here) {
            return LocalPairs.of(
                    required,
                    pairsLimit,
                    here.rows(),
                    candidates.stream().map(ScoreStages::held).toList());
        }
        List<Dataset<Row>> datasets = new ArrayList<>();
        for (ScoredSet candidate : candidates) {
            datasets.add(dataset(candidate));
        }
        return new PairsJob(spark.get(), required, pairsLimit).run(dataset(reference), datasets);
    }

    private static SetRows rows(ScoredSet set) {
        return set.rows()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no pairs of '" + set.sample().name() + "', which has no embeddings"));
    }

    private static List<FeatureRow> held(ScoredSet set) {
        return ((SetRows.Here) rows(set)).rows();
    }

    private static Dataset<Row> dataset(ScoredSet set) {
        return ((SetRows.OnSpark) rows(set)).rows();
    }

    /** The pairs of a few rows of every candidate, where its metrics make use of them and both sides have rows. */
    private List<Optional<FewPairs>> fewPairs(ScoredSet reference, List<Candidate> candidates) {
        List<Optional<FewPairs>> found = new ArrayList<>();
        Map<List<Kernel>, FewPairsTask> tasks = new HashMap<>();
        Instant start = Instant.now();
        for (Candidate candidate : candidates) {
            List<Kernel> kernels = Plan.of(candidate.metrics()).onFewPairs();
            boolean possible = extent.floors()
                    && !kernels.isEmpty()
                    && reference.rows().isPresent()
                    && candidate.set().rows().isPresent();
            if (!possible) {
                found.add(Optional.empty());
            } else if (rows(reference) instanceof SetRows.Here here) {
                found.add(LocalPairs.few(kernels, here.rows(), held(candidate.set())));
            } else {
                FewPairsTask task = tasks.get(kernels);
                if (task == null) {
                    task = new FewPairsTask(dataset(reference), kernels);
                    tasks.put(kernels, task);
                }
                found.add(task.of(dataset(candidate.set())));
            }
        }
        if (!tasks.isEmpty()) {
            times.ended("residual", start, 0);
        }
        return found;
    }
}
