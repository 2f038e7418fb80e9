package io.sparkfidelity.federate;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sites' images with a value of a measure, and their tally files, for tests. */
public final class MeasuredSites {
    public static final Measure SHARP =
            new Measure("score:sharp", "how sharp it is", "", 0, 4, Measure.Direction.LARGER, "it has none");
    public static final KeyMeasure KEY = KeyMeasure.of(SHARP, "for tests");
    public static final TalliedMeasure TALLIED = new TalliedMeasure(SHARP.name());

    private MeasuredSites() {}

    /** An image with its value, NaN for none. */
    public record Valued(Sites.Image image, double value) {}

    /** Images of which one in ten has no value; some lie outside the range. */
    public static List<Valued> images(String site, int n, int d) {
        Random random = new Random(site.hashCode() + 1L);
        List<Valued> valued = new ArrayList<>();
        for (Sites.Image image : Sites.images(site, n, d, 0.4, 1, true)) {
            valued.add(new Valued(image, random.nextInt(10) == 0 ? Double.NaN : 2 + 1.2 * random.nextGaussian()));
        }
        return valued;
    }

    /** The tally of images in 16 buckets. */
    public static GroupTally tally(List<Valued> images) {
        SortedMap<Integer, MeasureAccumulator> values = new TreeMap<>();
        images.forEach(each -> {
            MeasureAccumulator counted = values.computeIfAbsent(
                    Bucket.of(Bucket.hash(each.image().unit())), bucket -> new MeasureAccumulator(SHARP));
            if (!Double.isNaN(each.value())) {
                counted.add(each.value());
            }
        });
        SortedMap<Integer, Tally> both = new TreeMap<>();
        Sites.tally(images.stream().map(Valued::image).toList()).tallies().forEach((bucket, own) -> {
            Map<Field, long[]> vectors =
                    new HashMap<>(TALLIED.vectors(values.get(bucket).toTally()));
            own.fields().forEach(field -> vectors.put(field, own.vector(field.name())));
            both.put(bucket, Tally.of(vectors));
        });
        return new GroupTally(Bucket.COUNT, both);
    }

    public static CompatibilityKey key(int d) {
        return Sites.key(d, true).withMeasures(List.of(KEY));
    }

    public static TallyFile file(String site, List<Valued> images) {
        int d = images.get(0).image().embedding().length;
        return TallyFile.ofSites(key(d), Sites.TOOL, "none", new TreeMap<>(Map.of(Group.whole(site), tally(images))));
    }
}
