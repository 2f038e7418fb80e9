package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;

/**
 * {@code measures.parquet} beside a report: a row for every image and measure that has a value, with the columns dataset, model
 * (null where the measure is of no embeddings), measure, id, hash (of the image's unit, which ties the images of nights
 * together), bucket, value.
 */
public interface ValuesTable {
    /** The folder's name in that of the report. */
    String NAME = "measures.parquet";

    /** Takes a set's values in. */
    void add(Optional<String> model, MeasuredSet set) throws IOException;

    /** Keeps nothing. */
    static ValuesTable none() {
        return (model, set) -> {};
    }

    /** Writes each set's values at once; what a job before left there goes first. */
    static ValuesTable in(Storage storage, Path folder) {
        return new ValuesTable() {
            private boolean begun;

            @Override
            public void add(Optional<String> model, MeasuredSet set) throws IOException {
                Path table = storage.resolve(new Path(folder, NAME).toString());
                if (!begun) {
                    storage.deleteTree(table);
                }
                begun = true;
                rows(model, set)
                        .write()
                        .options(ExactFiles.writing(set.rows().sparkSession(), table.toString()))
                        .mode(SaveMode.Append)
                        .parquet(table.toString());
            }
        };
    }

    private static Dataset<Row> rows(Optional<String> model, MeasuredSet set) {
        List<Column> values = new ArrayList<>();
        for (int m = 0; m < set.measures().size(); m++) {
            Measure measure = set.measures().get(m);
            values.add(functions.struct(
                    functions.lit(measure.name()).as("measure"),
                    functions.col(Measuring.VALUES).getItem(m).as("value")));
        }
        return set.rows()
                .select(
                        functions.col("id"),
                        functions.col("hash"),
                        functions.col("bucket"),
                        functions
                                .explode(functions.array(values.toArray(Column[]::new)))
                                .as("measured"))
                .filter(functions
                        .col("measured.value")
                        .isNotNull()
                        .and(functions.not(functions.isnan(functions.col("measured.value")))))
                .select(
                        functions.lit(set.name()).as("dataset"),
                        functions.lit(model.orElse(null)).cast("string").as("model"),
                        functions.col("measured.measure").as("measure"),
                        functions.col("id"),
                        functions.col("hash"),
                        functions.col("bucket"),
                        functions.col("measured.value").as("value"));
    }
}
