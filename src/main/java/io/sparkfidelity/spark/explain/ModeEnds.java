package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.metric.explain.ImageValuesTask;
import io.sparkfidelity.tally.FixedPoint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The images of a set that are farthest along some directions, and how many it has of each label. Mutable while it is made; JDK types and
 * rows only.
 */
final class ModeEnds implements Serializable {
    private static final long serialVersionUID = 1;

    /** From the end on; ties by id. A row is id, label and coordinate. */
    private static final Comparator<Row> ORDER =
            Comparator.<Row>comparingDouble(row -> -row.getDouble(2)).thenComparing(row -> row.getString(0));

    private final int most;
    private final ArrayList<ArrayList<Row>> ends = new ArrayList<>();
    private final TreeMap<String, Long> labels = new TreeMap<>();
    private long images;

    /** @param most images of a direction that are kept */
    ModeEnds(int directions, int most) {
        this.most = most;
        for (int i = 0; i < directions; i++) {
            ends.add(new ArrayList<>());
        }
    }

    /** Of a whole set: a pass over it. */
    static ModeEnds ofAll(
            SparkSession spark,
            JavaRDD<EmbeddedImage> images,
            ArrayList<ImageValue> directions,
            FixedPoint fixedPoint,
            int most) {
        Broadcast<ArrayList<ImageValue>> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(directions);
        ModeEnds all = new ModeEnds(directions.size(), most);
        try {
            images.mapPartitions(some ->
                            List.of(of(some, shared.value(), fixedPoint, most)).iterator())
                    .collect()
                    .forEach(all::merge);
        } finally {
            shared.destroy();
        }
        return all;
    }

    /** Of a part of a set; images without an embedding do not count. */
    static ModeEnds of(Iterator<EmbeddedImage> images, List<ImageValue> directions, FixedPoint fixedPoint, int most) {
        ModeEnds ends = new ModeEnds(directions.size(), most);
        List<EmbeddedImage> block = new ArrayList<>();
        try (ImageValuesTask task = new ImageValuesTask(directions, fixedPoint)) {
            while (images.hasNext()) {
                EmbeddedImage image = images.next();
                if (image.getEmbedding() != null) {
                    block.add(image);
                }
                if (block.size() == ImageValuesTask.ROWS) {
                    ends.add(task, block);
                }
            }
            if (!block.isEmpty()) {
                ends.add(task, block);
            }
        }
        return ends;
    }

    private void add(ImageValuesTask task, List<EmbeddedImage> block) {
        double[][] coordinates = task.of(block.stream()
                .map(image -> Objects.requireNonNull(image.getEmbedding()))
                .toList());
        for (int i = 0; i < block.size(); i++) {
            EmbeddedImage image = block.get(i);
            images++;
            if (image.getLabel() != null) {
                labels.merge(image.getLabel(), 1L, Long::sum);
            }
            for (int v = 0; v < coordinates.length; v++) {
                insert(ends.get(v), RowFactory.create(image.getId(), image.getLabel(), coordinates[v][i]));
            }
        }
        block.clear();
    }

    private void insert(List<Row> rows, Row row) {
        int at = rows.size();
        while (at > 0 && ORDER.compare(row, rows.get(at - 1)) < 0) {
            at--;
        }
        if (at < most) {
            rows.add(at, row);
            if (rows.size() > most) {
                rows.remove(most);
            }
        }
    }

    void merge(ModeEnds other) {
        images += other.images;
        other.labels.forEach((label, n) -> labels.merge(label, n, Long::sum));
        for (int v = 0; v < ends.size(); v++) {
            for (Row row : other.ends.get(v)) {
                insert(ends.get(v), row);
            }
        }
    }

    /** Of a direction: id, label and coordinate. */
    List<Row> end(int direction) {
        return ends.get(direction);
    }

    long images() {
        return images;
    }

    TreeMap<String, Long> labels() {
        return labels;
    }
}
