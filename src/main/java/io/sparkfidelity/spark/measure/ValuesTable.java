package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
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
 * together), bucket, value, and job, which names the report that the row belongs to. It is written before the report is, each
 * set's values at once. What gates want of candidates is kept for a {@link ValuesFile} besides.
 */
public final class ValuesTable {
    /** The folder's name in that of the report. */
    private static final String NAME = "measures.parquet";

    private final Storage storage;
    private final Path folder;
    private final String job;
    private final KeptValues kept = new KeptValues();

    /**
     * @param folder of the report
     * @param job in every row, and in the report
     */
    public ValuesTable(Storage storage, Path folder, String job) {
        this.storage = storage;
        this.folder = folder;
        this.job = job;
    }

    /** Takes away what a job before left, that nobody takes it for values of this one. */
    public void clear() throws StorageException {
        storage.deleteTree(table());
    }

    /**
     * Takes a set's values in.
     *
     * @param candidate whether gates may want them
     */
    void add(Optional<String> model, MeasuredSet set, boolean candidate) throws IOException {
        rows(model, set)
                .write()
                .options(ExactFiles.writing(set.rows().sparkSession(), table().toString()))
                .mode(SaveMode.Append)
                .parquet(table().toString());
        if (candidate) {
            kept.add(model.orElse(MeasureStage.IMAGES), set);
        }
    }

    /** The candidates' values so far. */
    public ValuesFile kept() {
        return kept.file();
    }

    /** The candidates whose values are not kept, with the reason. */
    public List<String> leftOut() {
        return kept.leftOut();
    }

    private Path table() throws StorageException {
        return storage.resolve(new Path(folder, NAME).toString());
    }

    private Dataset<Row> rows(Optional<String> model, MeasuredSet set) {
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
                        functions.col("measured.value").as("value"),
                        functions.lit(job).as("job"));
    }
}
