package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.metric.explain.ImageValuesTask;
import io.sparkfidelity.tally.FixedPoint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** What a task does with a partition's images: numbers of every embedding, in the columns of {@link ExplainRow#IMAGE}. */
record ValuesPartition(String role, Broadcast<ArrayList<ImageValue>> values, FixedPoint fixedPoint)
        implements FlatMapFunction<Iterator<EmbeddedImage>, Row>, Serializable {
    @Override
    public Iterator<Row> call(Iterator<EmbeddedImage> images) {
        List<Row> rows = new ArrayList<>();
        List<EmbeddedImage> block = new ArrayList<>();
        try (ImageValuesTask task = new ImageValuesTask(values.value(), fixedPoint)) {
            while (images.hasNext()) {
                EmbeddedImage image = images.next();
                if (image.getEmbedding() == null) {
                    rows.add(row(image, new double[0]));
                    continue;
                }
                block.add(image);
                if (block.size() == ImageValuesTask.ROWS) {
                    explain(task, block, rows);
                }
            }
            if (!block.isEmpty()) {
                explain(task, block, rows);
            }
        }
        return rows.iterator();
    }

    private void explain(ImageValuesTask task, List<EmbeddedImage> block, List<Row> rows) {
        List<float[]> embeddings = block.stream()
                .map(image -> Objects.requireNonNull(image.getEmbedding()))
                .toList();
        double[][] numbers = task.of(embeddings);
        for (int i = 0; i < block.size(); i++) {
            double[] ofImage = new double[numbers.length];
            for (int v = 0; v < numbers.length; v++) {
                ofImage[v] = numbers[v][i];
            }
            rows.add(row(block.get(i), ofImage));
        }
        block.clear();
    }

    /** @param numbers by value; none of an image without an embedding */
    private Row row(EmbeddedImage image, double[] numbers) {
        @Nullable Object[] cells = new @Nullable Object[4 + ExplainRow.OF_MOMENTS.size()];
        cells[0] = role;
        cells[1] = image.getId();
        cells[2] = image.getLabel();
        cells[3] = image.getReject();
        for (int v = 0; v < numbers.length; v++) {
            int column = ExplainRow.OF_MOMENTS.indexOf(values.value().get(v).name());
            cells[4 + column] = Double.isNaN(numbers[v]) ? null : numbers[v];
        }
        return RowFactory.create(cells);
    }
}
