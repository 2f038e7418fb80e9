package io.sparkfidelity.source;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        Map<String, String> options = new LinkedHashMap<>(
                Map.of("count", "2000", "seed", "1", "size", "64", "blur", "0", "noise", "0", "jpeg", "0", "drop", ""));
        String query = description.substring(SCHEME.length());
        if (query.startsWith("?")) {
            query = query.substring(1);
        } else if (!query.isEmpty()) {
            throw new SourceException(
                    "'" + description + "': options follow 'sample:?', as in sample:?count=500&blur=1");
        }
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] parts = pair.split("=", 2);
            if (parts.length < 2 || options.replace(parts[0], parts[1]) == null) {
                throw new SourceException("'" + description + "': no option '" + parts[0]
                        + "' of the form name=value; there are " + String.join(", ", new TreeSet<>(options.keySet())));
            }
        }
        try {
            return new SampleSource(
                    description,
                    Integer.parseInt(options.get("count")),
                    Long.parseLong(options.get("seed")),
                    Integer.parseInt(options.get("size")),
                    new Distortion(
                            Double.parseDouble(options.get("blur")),
                            Double.parseDouble(options.get("noise")),
                            Integer.parseInt(options.get("jpeg"))),
                    remaining(options.get("drop")));
        } catch (NumberFormatException e) {
            throw new SourceException("'" + description + "': not a number, " + e.getMessage());
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

    /** The names of the classes, for messages. */
    static String classNames() {
        return Arrays.stream(SampleClass.values()).map(SampleClass::label).collect(Collectors.joining(", "));
    }
}
