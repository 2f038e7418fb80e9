package io.sparkfidelity.spark;

import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.EmbeddingPipeline;
import io.sparkfidelity.embed.pipeline.Outcome;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.spark.cache.TaskModel;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a task of {@link ImageEmbedder} does: every row, its embedding behind, and maybe why it has none. */
record EmbedColumn(TaskModel model, int input, boolean tellRejects)
        implements FlatMapFunction<Iterator<Row>, Row>, Serializable {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        OpenBlas.load();
        ImageReader files = ImageReader.ofFiles(model.hadoop());
        EmbeddingPipeline<Row, Void> pipeline =
                model.pipeline(TaskContext.get(), new StageClock(), rows, row -> source(row, files));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pipeline.hasNext();
            }

            @Override
            public Row next() {
                return row(pipeline.next().first());
            }
        };
    }

    private ByteSource source(Row row, ImageReader files) {
        if (row.get(input) instanceof String path) {
            return ByteSource.listed(path, 0, () -> files.read(ImageReader.file(path)));
        }
        byte[] bytes = row.getAs(input);
        return ByteSource.listed(
                "of " + (bytes == null ? 0 : bytes.length) + " bytes", 0, () -> ImageReader.attached(bytes));
    }

    private Row row(Outcome<Row> outcome) {
        Row given = outcome.key();
        Object[] values = new Object[given.size() + (tellRejects ? 2 : 1)];
        for (int i = 0; i < given.size(); i++) {
            values[i] = given.get(i);
        }
        if (outcome instanceof Outcome.Embedded<Row> embedded) {
            values[given.size()] = vector(embedded.embedding().values());
        } else if (outcome instanceof Outcome.Rejected<Row> rejected && tellRejects) {
            values[given.size() + 1] = rejected.reject().stage().code() + "/"
                    + rejected.reject().reason().code();
        }
        return RowFactory.create(values);
    }

    private static Vector vector(float[] embedding) {
        double[] values = new double[embedding.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = embedding[i];
        }
        return Vectors.dense(values);
    }
}
