package io.sparkfidelity.spark.explain;

import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.caption.CaptionSets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The captions of the images in galleries and modes, as far as a job read captions: a pass over a dataset's for all its galleries. */
final class GalleryCaptions {
    private final Map<String, Map<String, String>> captionOf = new LinkedHashMap<>();

    private GalleryCaptions() {}

    /** The same entries, every image with the first of its captions. */
    static List<ExplanationEntry> with(List<ExplanationEntry> entries, CaptionSets captions) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (ExplanationEntry entry : entries) {
            entry.galleries().forEach(gallery -> add(ids, gallery.dataset(), gallery.images()));
            entry.modes().forEach(mode -> add(ids, mode.dataset(), mode.images()));
        }
        GalleryCaptions found = new GalleryCaptions();
        ids.forEach((dataset, some) -> found.captionOf.put(dataset, captions.first(dataset, some)));
        return entries.stream().map(found::captioned).toList();
    }

    private static void add(Map<String, Set<String>> ids, String dataset, List<ExplanationEntry.ImageEntry> images) {
        images.forEach(image ->
                ids.computeIfAbsent(dataset, set -> new LinkedHashSet<>()).add(image.id()));
    }

    private ExplanationEntry captioned(ExplanationEntry entry) {
        return entry.with(
                entry.galleries().stream()
                        .map(gallery -> gallery.with(captioned(gallery.dataset(), gallery.images())))
                        .toList(),
                entry.modes().stream()
                        .map(mode -> mode.with(captioned(mode.dataset(), mode.images())))
                        .toList());
    }

    private List<ExplanationEntry.ImageEntry> captioned(String dataset, List<ExplanationEntry.ImageEntry> images) {
        Map<String, String> ofSet = Objects.requireNonNullElse(captionOf.get(dataset), Map.of());
        return images.stream()
                .map(image -> image.captioned(ofSet.get(image.id())))
                .toList();
    }
}
