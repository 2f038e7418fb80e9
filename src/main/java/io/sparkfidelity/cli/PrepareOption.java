package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.spark.cache.NamedSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What is done to the images of all datasets, or of one, before a model's own preprocessing. */
final class PrepareOption {
    private static final String FLAG = "--prepare";
    /** Images are taken as they are, whatever is said for all or by a protocol. */
    private static final String NONE = "none";

    @Option(
            names = FLAG,
            paramLabel = "[NAME=]STEP",
            description =
                    "Makes squares of images first: adm-N, resize-crop-N:FILTER, crop-N:FILTER, squash-N:FILTER with a"
                            + " filter of Pillow's, or none; for all datasets or for one.")
    private List<String> steps = new ArrayList<>();

    /** Adds the step that goes for all datasets where the user names none. */
    void complete(Optional<String> usual) {
        if (usual.isPresent() && steps.stream().allMatch(text -> text.contains("="))) {
            List<String> all = new ArrayList<>(List.of(usual.get()));
            all.addAll(steps);
            steps = all;
        }
    }

    /**
     * The sources with their steps.
     *
     * @throws UsageException if a step is none, or is given for no source or twice for one
     */
    List<NamedSource> applied(List<NamedSource> sources) throws UsageException {
        Optional<Optional<Prepare>> ofAll = Optional.empty();
        Map<String, Optional<Prepare>> byName = new HashMap<>();
        for (String text : steps) {
            // A step has no equals sign, a name may.
            int equals = text.lastIndexOf('=');
            Optional<Prepare> step = step(text, text.substring(equals + 1));
            if (equals < 0) {
                if (ofAll.isPresent()) {
                    throw new UsageException(FLAG + " is given twice for all datasets; write NAME=STEP for each");
                }
                ofAll = Optional.of(step);
            } else {
                String name = requireNamed(text, text.substring(0, equals), sources);
                if (byName.put(name, step) != null) {
                    throw new UsageException(FLAG + " is given twice for '" + name + "'; leave out one of them");
                }
            }
        }
        Optional<Prepare> usual = ofAll.orElse(Optional.empty());
        return sources.stream()
                .map(source -> source.prepared(byName.getOrDefault(source.name(), usual)))
                .toList();
    }

    private static Optional<Prepare> step(String text, String step) throws UsageException {
        if (step.equals(NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Prepare.parse(step));
        } catch (IllegalArgumentException e) {
            throw new UsageException(FLAG + " " + text + ": " + e.getMessage());
        }
    }

    private static String requireNamed(String text, String name, List<NamedSource> sources) throws UsageException {
        if (sources.stream().noneMatch(source -> source.name().equals(name))) {
            throw new UsageException(FLAG + " " + text + ": no dataset is named '" + name + "'; there are "
                    + sources.stream().map(NamedSource::name).collect(Collectors.joining(", ")));
        }
        return name;
    }
}
