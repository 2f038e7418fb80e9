package io.sparkfidelity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model's card says of metrics on its embeddings: images were distorted more and more, and some metrics did not grow
 * with every step.
 *
 * @param images of both sides
 * @param fingerprint of these images
 * @param distortions that were tried
 * @param notGrowing of metrics the distortions with which they did not grow at every step
 */
public record QualifiedEntry(
        long images, String fingerprint, List<String> distortions, Map<String, List<String>> notGrowing) {
    public QualifiedEntry {
        distortions = distortions == null ? List.of() : List.copyOf(distortions);
        notGrowing = notGrowing == null ? Map.of() : new TreeMap<>(notGrowing);
    }

    /** What a reader should know of the scores of a report, one line a model and metric. */
    public static List<String> notes(Report report) {
        List<String> notes = new ArrayList<>();
        for (Report.ModelEntry model : report.models()) {
            QualifiedEntry said = model.qualified();
            if (said != null) {
                report.scores().stream()
                        .filter(score -> score.model().equals(model.name()))
                        .map(Report.ScoreEntry::metric)
                        .distinct()
                        .filter(said.notGrowing()::containsKey)
                        .forEach(metric -> notes.add(metric + " of " + model.name() + ": " + said.words(metric)));
            }
        }
        return List.copyOf(notes);
    }

    private String words(String metric) {
        return "was not seen to grow with every step of "
                + String.join(", ", notGrowing.getOrDefault(metric, List.of()))
                + " when the card was qualified, on " + images + " images (" + fingerprint
                + "): it may miss such a change";
    }
}
