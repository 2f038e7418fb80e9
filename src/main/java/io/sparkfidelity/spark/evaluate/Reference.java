package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What candidates are compared with: images, or the statistics that somebody stored of them, or both, as guided-diffusion's
 * reference batches have the statistics of a whole set and some of its images.
 *
 * @param images absent where there are statistics alone
 * @param statistics absent where there are images alone
 */
public record Reference(Optional<NamedSource> images, Optional<StoredStatistics> statistics) {
    public Reference {
        if (images.isEmpty() && statistics.isEmpty()) {
            throw new IllegalArgumentException("a reference of neither images nor statistics");
        }
    }

    /**
     * Whether a metric is computed against the statistics: they are of more images than there are.
     *
     * @param model of the output that the metric is of
     */
    boolean ofStatistics(Metric metric, ModelChoice model) {
        return statistics.isPresent()
                && statistics.get().obstacle(metric, model).isEmpty()
                && (images.isEmpty() || metric.comparison() != Comparison.OF_CANDIDATE);
    }

    /** Those of the metrics that this output of a model and this reference allow. */
    List<Metric> allowed(List<Metric> metrics, ModelChoice model) {
        return metrics.stream()
                .filter(model::allows)
                .filter(metric -> images.isPresent() || ofStatistics(metric, model))
                .toList();
    }

    /** Whether images of the reference are looked at for the sake of any metric. */
    boolean usesImages(List<Metric> metrics, List<ModelChoice> models) {
        return images.isPresent()
                && models.stream().anyMatch(model -> allowed(metrics, model).stream()
                        .anyMatch(metric -> !ofStatistics(metric, model)));
    }

    /** What this reference does not allow though a model does: one line a reason. */
    List<String> notes(List<Metric> metrics, List<ModelChoice> models) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        if (images.isEmpty()) {
            for (ModelChoice model :
                    models.stream().flatMap(each -> each.outputs().stream()).toList()) {
                for (Metric metric : metrics) {
                    if (model.allows(metric)) {
                        statistics
                                .orElseThrow()
                                .obstacle(metric, model)
                                .map(reason -> names.computeIfAbsent(reason, key -> new ArrayList<>()))
                                .filter(those -> !those.contains(metric.name()))
                                .ifPresent(those -> those.add(metric.name()));
                    }
                }
            }
        }
        return names.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + " cannot be computed: " + each.getKey())
                .toList();
    }

    /**
     * Looks whether there is anything to be scored by these models.
     *
     * @param measures for the sake of which a model may do without scores against the reference
     * @throws SourceException if statistics are none of a model's, or a model has no score to give
     */
    void requireUseful(List<Metric> metrics, List<ModelChoice> models, MeasureChoices measures) throws SourceException {
        for (ModelChoice model : models) {
            if (measures.allow(model)) {
                continue;
            }
            for (ModelChoice output : model.outputs()) {
                Optional<String> misfit = metrics.stream().anyMatch(output::allows)
                        ? statistics.flatMap(stored -> stored.misfit(output))
                        : Optional.empty();
                if (misfit.isPresent()) {
                    throw new SourceException(
                            misfit.get() + "; take the model and the preset that the statistics were made with");
                }
            }
            if (model.outputs().stream()
                    .allMatch(output -> allowed(metrics, output).isEmpty())) {
                throw new SourceException("no score can be had: " + String.join("; ", notes(metrics, List.of(model)))
                        + "; add fid, or give the reference's images");
            }
        }
    }
}
