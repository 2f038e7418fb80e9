package io.sparkfidelity.source;

import io.sparkfidelity.source.sample.Distortion;
import io.sparkfidelity.source.sample.SampleClass;
import io.sparkfidelity.source.sample.SampleRenderer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images rendered from their ids: {@code sample:?count=2000&seed=1&size=64&blur=0&noise=0&jpeg=0&drop=disc,wave}, every
 * option with these defaults (and no class dropped). Every third image is encoded as JPEG, the others as PNG, so that
 * they take the same path as files.
 */
public record SampleSource(
        String description, int count, long seed, int size, Distortion distortion, List<SampleClass> classes)
        implements Source {
    public static final String SCHEME = "sample:";
    static final int MAX_COUNT = 50_000_000;
    private static final List<String> OPTIONS = List.of("count", "seed", "size", "blur", "noise", "jpeg", "drop");
    /** Raised when a renderer changes, so that caches of older renderings are not taken for these. */
    private static final String VERSION = "sample/1";

    public SampleSource {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count is " + count + "; it must be 1 to " + MAX_COUNT);
        }
        if (size < 8 || size > 1024) {
            throw new IllegalArgumentException("size is " + size + "; it must be 8 to 1024 pixels");
        }
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("drop leaves no class");
        }
        classes = List.copyOf(classes);
    }

    static SampleSource parse(String description) throws SourceException {
        String query = description.substring(SCHEME.length());
        if (query.startsWith("?")) {
            query = query.substring(1);
        } else if (!query.isEmpty()) {
            throw new SourceException(
                    "'" + description + "': options follow 'sample:?', as in sample:?count=500&blur=1");
        }
        SourceOptions options = SourceOptions.parse(query, OPTIONS, description);
        try {
            return new SampleSource(
                    description,
                    Integer.parseInt(options.value("count", "2000")),
                    Long.parseLong(options.value("seed", "1")),
                    Integer.parseInt(options.value("size", "64")),
                    new Distortion(
                            Double.parseDouble(options.value("blur", "0")),
                            Double.parseDouble(options.value("noise", "0")),
                            Integer.parseInt(options.value("jpeg", "0"))),
                    remaining(options.value("drop", "")));
        } catch (NumberFormatException e) {
            throw new SourceException("'" + description
                    + "': count, seed, size and jpeg are whole numbers, blur and noise numbers; this has "
                    + String.valueOf(e.getMessage()).replaceFirst("^.*: ", ""));
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + description + "': " + e.getMessage());
        }
    }

    private static List<SampleClass> remaining(String dropped) {
        List<SampleClass> drop = Arrays.stream(dropped.split(","))
                .filter(name -> !name.isEmpty())
                .map(SampleClass::named)
                .toList();
        return Arrays.stream(SampleClass.values())
                .filter(c -> !drop.contains(c))
                .toList();
    }

    @Override
    public Dataset<Row> list(SparkSession spark) {
        String version = VERSION + " " + seed + " " + size + " " + distortion;
        List<SampleClass> kinds = classes;
        return spark.createDataFrame(
                spark.range(count).toJavaRDD().map(i -> reference(i, kinds, version)
                        .toRow()),
                ImageRef.SCHEMA);
    }

    @Override
    public ImageReader reader() {
        SampleRenderer renderer = new SampleRenderer(seed, size, distortion);
        return image -> renderer.render(SampleClass.named(image.label().orElseThrow()), image.id());
    }

    private static ImageRef reference(long index, List<SampleClass> classes, String version) {
        SampleClass kind = classes.get((int) (index % classes.size()));
        String id = String.format("%s/%08d.%s", kind.label(), index, index % 3 == 2 ? "jpg" : "png");
        return new ImageRef(
                id,
                id,
                Optional.of(kind.label()),
                Optional.empty(),
                Optional.empty(),
                0,
                version,
                "",
                Optional.empty());
    }
}
