package io.sparkfidelity.federate;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sites, their images' embeddings and their tally files, for tests. */
public final class Sites {
    public static final int Q = 18;
    public static final String TOOL = "spark-fidelity test";

    private Sites() {}

    /** An image's unit and embedding. */
    public record Image(String unit, float[] embedding) {}

    /** Images whose coordinates are normal, of length 1 if asked for. */
    public static List<Image> images(String site, int n, int d, double mean, double deviation, boolean unitNorm) {
        Random random = new Random(site.hashCode());
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] x = new double[d];
            double square = 0;
            for (int j = 0; j < d; j++) {
                // One direction carries the mean, so that unit vectors of different sites point differently.
                x[j] = (j == 0 ? mean : 0) + deviation * random.nextGaussian();
                square += x[j] * x[j];
            }
            float[] embedding = new float[d];
            for (int j = 0; j < d; j++) {
                embedding[j] = (float) (unitNorm ? x[j] / Math.sqrt(square) : x[j]);
            }
            images.add(new Image(site + "-" + i, embedding));
        }
        return images;
    }

    public static MomentFields fields(int d) {
        return new MomentFields(d, new FixedPoint(Q));
    }

    /** The tally of images in 16 buckets. */
    public static GroupTally tally(List<Image> images) {
        SortedMap<Integer, List<float[]>> rows = new TreeMap<>();
        images.forEach(image -> rows.computeIfAbsent(Bucket.of(Bucket.hash(image.unit())), b -> new ArrayList<>())
                .add(image.embedding()));
        SortedMap<Integer, Tally> tallies = new TreeMap<>();
        rows.forEach((bucket, of) -> tallies.put(bucket, Tallies.of(fields(of.get(0).length), of)));
        return new GroupTally(Bucket.COUNT, tallies);
    }

    /** The tally of images without buckets. */
    public static Tally pooled(List<Image> images) {
        List<float[]> rows = images.stream().map(Image::embedding).toList();
        return Tallies.of(fields(rows.get(0).length), rows);
    }

    static Numerics numerics() {
        return new Numerics("OnnxRuntime", "1.21.1", "fp32", false, "cpu", List.of(0.25, -0.5));
    }

    public static CompatibilityKey key(int d, boolean unitNorm) {
        return new CompatibilityKey(
                1,
                "embedded",
                1,
                "769d41d04581bc23ed599bd208efb91c638d517abdd1859b3c8efa92d184a235",
                "0123456789abcdef",
                unitNorm ? "l2" : "none",
                d,
                fields(d).all(),
                Map.of("hash", 0L),
                "exact",
                "image",
                2e-5,
                List.of(numerics()),
                List.of());
    }

    public static TallyFile file(String site, List<Image> images, boolean unitNorm) {
        int d = images.get(0).embedding().length;
        return TallyFile.ofSites(
                key(d, unitNorm), TOOL, "none", new TreeMap<>(Map.of(Group.whole(site), tally(images))));
    }
}
