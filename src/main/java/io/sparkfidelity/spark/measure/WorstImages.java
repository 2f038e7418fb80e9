package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.WorstEntry;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.spark.picture.PictureStrip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The images that a measure calls worst, with their captions and small pictures of them and their partners. */
public final class WorstImages {
    /** Images of a measure and candidate. */
    private static final int MOST = 12;

    private final CaptionSets captions;
    private final boolean pictures;
    private final long maxPixels;

    /**
     * @param captions of the job's sets, as far as they were read
     * @param pictures whether anybody may see images
     * @param maxPixels as embedding has it
     */
    public WorstImages(CaptionSets captions, boolean pictures, long maxPixels) {
        this.captions = captions;
        this.pictures = pictures;
        this.maxPixels = maxPixels;
    }

    /**
     * Those of one measure of which one end is better.
     *
     * @param partners rows (id, {@link Partners#PARTNER}), where images were held against those
     */
    WorstEntry of(MeasuredSet set, int place, Optional<String> model, Optional<Dataset<Row>> partners) {
        Measure measure = set.measures().get(place);
        Column value = functions.col(Measuring.VALUES).getItem(place);
        Column best = measure.direction() == Measure.Direction.LARGER ? value.asc() : value.desc();
        List<Row> rows = set.rows()
                .filter(value.isNotNull().and(functions.not(functions.isnan(value))))
                .orderBy(best, functions.col("id"))
                .limit(MOST)
                .select(functions.col("id"), value.as("value"))
                .collectAsList();
        List<String> ids = rows.stream().map(row -> row.getString(0)).toList();
        Column among = functions.col("id").isin(ids.toArray());
        Map<String, String> partnerOf = new HashMap<>();
        partners.ifPresent(pairs ->
                pairs.filter(among).collectAsList().forEach(row -> partnerOf.put(row.getString(0), row.getString(1))));
        Map<String, String> captionOf = captions.first(set.name(), ids);
        return new WorstEntry(
                measure.name(),
                model.orElse(null),
                set.name(),
                rows.stream()
                        .map(row -> new WorstEntry.ImageEntry(
                                row.getString(0),
                                row.getDouble(1),
                                partnerOf.get(row.getString(0)),
                                captionOf.get(row.getString(0))))
                        .toList());
    }

    /** Small pictures of all that entries name, as far as a page can bear them; each image once. */
    List<Report.SampleEntry> pictures(List<WorstEntry> entries, Optional<JobSet> reference, List<JobSet> candidates)
            throws IOException {
        if (!pictures) {
            return List.of();
        }
        int share = PictureStrip.share(MOST, Math.max(1, entries.size()));
        Map<String, Set<String>> ids = new HashMap<>();
        for (WorstEntry entry : entries) {
            entry.images().stream().limit(share).forEach(image -> {
                ids.computeIfAbsent(entry.dataset(), name -> new LinkedHashSet<>())
                        .add(image.id());
                if (image.partner() != null && reference.isPresent()) {
                    ids.computeIfAbsent(reference.get().name(), name -> new LinkedHashSet<>())
                            .add(image.partner());
                }
            });
        }
        List<JobSet> sets = new ArrayList<>(candidates);
        reference.ifPresent(sets::add);
        List<Report.SampleEntry> found = new ArrayList<>();
        for (JobSet set : sets) {
            if (ids.containsKey(set.name())) {
                found.addAll(new PictureStrip(set.rows().sparkSession(), MOST, maxPixels)
                        .ofImages(
                                set.name(),
                                set.listing(),
                                set.embedded().prepare(),
                                List.copyOf(Objects.requireNonNull(ids.get(set.name())))));
            }
        }
        return found;
    }
}
