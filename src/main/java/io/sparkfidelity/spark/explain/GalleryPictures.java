package io.sparkfidelity.spark.explain;

import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.picture.PictureStrip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pictures of galleries: each image once, however many galleries have it, and of each gallery as many as a page can bear. */
public final class GalleryPictures {
    private GalleryPictures() {}

    /**
     * Pictures of the first images of every gallery.
     *
     * @param sets those that galleries are of
     */
    public static List<Report.SampleEntry> of(
            List<ExplanationEntry> entries, List<PicturedSet> sets, Explaining explaining, PictureStrip strip)
            throws IOException {
        if (!explaining.pictures()) {
            return List.of();
        }
        List<ExplanationEntry.GalleryEntry> galleries =
                entries.stream().flatMap(entry -> entry.galleries().stream()).toList();
        int modes = entries.stream().mapToInt(entry -> entry.modes().size()).sum();
        int share = PictureStrip.share(explaining.images(), Math.max(1, galleries.size() + modes));
        String train = explaining.train().map(NamedSource::name).orElse("");
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (ExplanationEntry.GalleryEntry gallery : galleries) {
            gallery.images().stream().limit(share).forEach(image -> {
                ids.computeIfAbsent(gallery.dataset(), set -> new LinkedHashSet<>())
                        .add(image.id());
                if (gallery.value().equals(ExplainRow.TRAIN_DISTANCE) && image.nearestTrain() != null) {
                    ids.computeIfAbsent(train, set -> new LinkedHashSet<>()).add(image.nearestTrain());
                }
            });
        }
        entries.stream().flatMap(entry -> entry.modes().stream()).forEach(mode -> mode.images().stream()
                .limit(share)
                .forEach(image -> ids.computeIfAbsent(mode.dataset(), set -> new LinkedHashSet<>())
                        .add(image.id())));
        List<Report.SampleEntry> pictures = new ArrayList<>();
        for (PicturedSet set : sets) {
            pictures.addAll(strip.ofImages(
                    set.name(), set.listing(), set.prepare(), List.copyOf(ids.getOrDefault(set.name(), Set.of()))));
        }
        return pictures;
    }
}
