package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.storage.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What an evaluation is to do.
 *
 * @param reference what candidates are compared with
 * @param candidates one or more, under different names
 * @param models one or more
 * @param metrics one or more
 * @param referenceLimit images of the reference to take, where there are any, those with the smallest hashes of their ids; all if empty
 * @param candidateLimit the same of each candidate
 * @param pairsLimit embeddings of a set that take part in folds over pairs, those with the smallest hashes; 2 or more
 * @param inceptionSplits parts of each candidate that get an Inception Score each, where a model has logits
 * @param protocol what the sets ought to be like
 * @param units names what all sets drew their units from, if they share them
 * @param samples images of each set to take along as small pictures; 0 or more
 * @param embedding how images are embedded
 * @param cache directory of finished embeddings
 * @param maxRejectRatio rejected / found above which a dataset fails the job, 0 to 1
 * @param measures numbers of single images that are asked for
 * @param slicing how parts of the sets are scored, if they are
 * @param explaining how single images are explained, if they are
 * @param balanced whether candidates' images get weights by which their classes have the reference's shares
 */
public record EvaluationPlan(
        Reference reference,
        List<NamedSource> candidates,
        List<ModelChoice> models,
        List<Metric> metrics,
        OptionalLong referenceLimit,
        OptionalLong candidateLimit,
        int pairsLimit,
        OptionalInt inceptionSplits,
        Optional<Protocol> protocol,
        Optional<String> units,
        int samples,
        EmbedSettings embedding,
        Path cache,
        double maxRejectRatio,
        MeasureChoices measures,
        Optional<Slicing> slicing,
        Optional<Explaining> explaining,
        boolean balanced) {

    /**
     * Looks whether the reference is of use to all models; reads nothing.
     *
     * @throws SourceException if it is not
     */
    public void requireUsefulReference() throws SourceException {
        reference.requireUseful(defined(), models, measures);
    }

    /** The sets whose images are looked at, the reference first where it is one of them. */
    public List<NamedSource> sources() {
        return Stream.concat(reference.images().filter(images -> usesReferenceImages()).stream(), candidates.stream())
                .toList();
    }

    /** Whether a source is the reference. */
    boolean isReference(NamedSource source) {
        return reference.images().filter(source::equals).isPresent();
    }

    /** The stored statistics in the numbers of every output that has scores against them. */
    Map<ModelChoice, ScoredSet> storedSets() throws SourceException {
        Map<ModelChoice, ScoredSet> sets = new HashMap<>();
        if (reference.statistics().isPresent()) {
            for (ModelChoice model : models) {
                for (ModelChoice output : model.outputs()) {
                    if (allowed(output).stream().anyMatch(metric -> reference.ofStatistics(metric, output))) {
                        reference.statistics().get().scored(output).ifPresent(set -> sets.put(output, set));
                    }
                }
            }
        }
        return sets;
    }

    /** The metrics that an output of a model and the reference allow. */
    List<Metric> allowed(ModelChoice model) {
        return reference.allowed(defined(), model);
    }

    /** What of all that was asked for cannot be had, one line a reason. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(reference.notes(defined(), models));
        BalanceWords.undefined(metrics.stream()
                        .filter(metric ->
                                !defined().contains(metric) && models.stream().anyMatch(model -> model.gives(metric)))
                        .toList())
                .ifPresent(notes::add);
        if (balanced && explaining.isPresent()) {
            notes.add("no image is explained: what one does to a score is not defined for weighted images; --explain 0"
                    + " says that none need be");
        }
        if (balanced && slicing.isPresent()) {
            notes.add("slices are of the images as they are, not balanced by label");
        }
        if (balanced && !measures.equals(MeasureChoices.NONE)) {
            notes.add(BalanceWords.MEASURES);
        }
        return List.copyOf(notes);
    }

    /** The metrics that are defined for what candidates are counted with. */
    private List<Metric> defined() {
        return balanced ? metrics.stream().filter(Metric::takesWeights).toList() : metrics;
    }

    private boolean usesReferenceImages() {
        return slicing.isPresent() || measures.clipScore() || reference.usesImages(defined(), models);
    }
}
