package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The metrics of a job, from the names that a user gives. */
final class MetricChoice {
    /** Stands for every metric that one of the job's models allows, but those that want to be named. */
    static final String ALL = "all";

    private MetricChoice() {}

    /**
     * The metrics of these names. Every metric needs a model that allows it, and every model a metric; pairs that do not fit
     * are left out of the job.
     *
     * @param measures for the sake of which a model may do without metrics
     * @throws UsageException if a name is unknown, or a metric or model is of no use
     */
    static List<Metric> named(List<String> names, List<ModelChoice> models, MeasureChoices measures)
            throws UsageException {
        List<Metric> metrics = new ArrayList<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                Metrics.all().stream()
                        .filter(metric -> !metric.byNameOnly() && allowed(metric, models))
                        .filter(metric -> !metrics.contains(metric))
                        .forEach(metrics::add);
                continue;
            }
            List<Metric> family = family(name);
            Metric metric = family.get(0);
            if (!allowed(metric, models)) {
                throw new UsageException("metric '" + name + "' cannot be had from the model '"
                        + models.get(0).card().title() + "': "
                        + models.get(0).obstacle(metric).orElseThrow()
                        + "; leave out one of them");
            }
            family.stream().filter(member -> !metrics.contains(member)).forEach(metrics::add);
        }
        for (ModelChoice model : models) {
            if (metrics.stream().noneMatch(model::gives) && !measures.allow(model)) {
                throw new UsageException("none of the metrics can be had from the model '"
                        + model.card().title() + "'; leave it out, or add fid");
            }
        }
        return List.copyOf(metrics);
    }

    /**
     * Those of the names that are of measures, each once.
     *
     * @throws UsageException if no model gives one
     */
    static List<String> measures(List<String> names, List<ModelChoice> models) throws UsageException {
        List<String> found =
                names.stream().filter(MeasureChoices.NAMES::contains).distinct().toList();
        if (!found.isEmpty()
                && models.stream().allMatch(model -> model.card().text().isEmpty())) {
            throw new UsageException("metric '" + found.get(0) + "' cannot be had from the model '"
                    + models.get(0).card().title()
                    + "': its card has no text tower; leave it out, or take a card with one"
                    + " (submit/models/pretrained.py --vocabulary writes it for CLIP)");
        }
        return found;
    }

    /** The names but those of measures. */
    static List<String> withoutMeasures(List<String> names) {
        return names.stream()
                .filter(name -> !MeasureChoices.NAMES.contains(name))
                .toList();
    }

    /**
     * The metrics of these names, whatever they need.
     *
     * @throws UsageException if a name is unknown, or is a measure's, which tallies have or have not
     */
    static List<Metric> named(List<String> names) throws UsageException {
        List<Metric> metrics = new ArrayList<>();
        for (String name : names) {
            if (MeasureChoices.isKnown(name)) {
                throw new UsageException("'" + name + "' is a measure, no metric: compare gives every measure that a"
                        + " candidate's tally file holds, unasked (tally --captions and --measures put it there); leave"
                        + " it out of --metrics");
            }
            if (name.equals(ALL)) {
                Metrics.all().stream()
                        .filter(metric -> metric.requires().labelFields().isEmpty()
                                && !metric.byNameOnly()
                                && !metrics.contains(metric))
                        .forEach(metrics::add);
            } else {
                family(name).stream()
                        .filter(metric -> !metrics.contains(metric))
                        .forEach(metrics::add);
            }
        }
        return List.copyOf(metrics);
    }

    /** One metric, or all bandwidths of one. */
    private static List<Metric> family(String name) throws UsageException {
        List<Metric> family = Metrics.family(name);
        if (family.isEmpty()) {
            List<String> known = Metrics.all().stream().map(Metric::name).toList();
            throw new UsageException("no metric '" + name + "'"
                    + (name.contains(" ")
                            ? "; separate names by commas"
                            : Suggestion.words(name.toLowerCase(Locale.ROOT), known))
                    + "; there are " + names() + ", " + families() + " and "
                    + ALL + "; of measures, in evaluate and audit, " + String.join(", ", MeasureChoices.NAMES));
        }
        return family;
    }

    /** The names that stand for several metrics. */
    private static String families() {
        return Metrics.all().stream()
                .filter(metric -> !metric.family().equals(metric.name()))
                .map(metric -> metric.family() + " (all of it)")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static boolean allowed(Metric metric, List<ModelChoice> models) {
        return models.stream().anyMatch(model -> model.gives(metric));
    }

    private static String names() {
        return Metrics.all().stream().map(Metric::name).collect(Collectors.joining(", "));
    }
}
