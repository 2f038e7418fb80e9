package io.sparkfidelity.source;

import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A source whose images a manifest or a site's name says more of.
 *
 * @param site of every image that has none of its own
 */
record AnnotatedSource(Source images, Optional<Manifest> manifest, Optional<String> site) implements Source {
    @Override
    public String description() {
        return images.description();
    }

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        Dataset<Row> listed = images.list(spark);
        if (manifest.isPresent()) {
            listed = manifest.get().annotate(spark, listed);
        }
        return site.isEmpty()
                ? listed
                : listed.withColumn("site", functions.coalesce(functions.col("site"), functions.lit(site.get())));
    }

    @Override
    public void requireThere(Storage storage) throws IOException {
        images.requireThere(storage);
        if (manifest.isPresent() && !manifest.get().path().contains("://")) {
            ExactFiles.matching(storage, manifest.get().path());
        }
    }

    @Override
    public String whereToLook() {
        return images.whereToLook();
    }

    @Override
    public ImageReader reader() {
        return images.reader();
    }

    @Override
    public boolean mayRepeatIds() {
        return images.mayRepeatIds();
    }

    @Override
    public List<String> warnings(Dataset<Row> listed) throws IOException {
        List<String> warnings = new ArrayList<>(images.warnings(listed));
        if (manifest.isPresent()) {
            warnings.addAll(manifest.get().warnings(listed.sparkSession(), listed));
        }
        return warnings;
    }

    @Override
    public List<String> columns(SparkSession spark) throws SourceException {
        List<String> columns = new ArrayList<>(images.columns(spark));
        if (manifest.isPresent()) {
            columns.addAll(manifest.get().columns(spark));
        }
        return columns.stream().distinct().toList();
    }

    /** The manifest's, if it has such a column. */
    @Override
    public Dataset<Row> values(SparkSession spark, String column) throws SourceException {
        return manifest.isPresent() && manifest.get().columns(spark).contains(column)
                ? manifest.get().values(spark, column)
                : images.values(spark, column);
    }

    @Override
    public Optional<Dataset<Row>> withContent(SparkSession spark, Dataset<Row> listed) throws IOException {
        return images.withContent(spark, listed);
    }
}
