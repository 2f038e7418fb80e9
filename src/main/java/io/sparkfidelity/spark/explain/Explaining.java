package io.sparkfidelity.spark.explain;

import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Path;
import java.util.Optional;

/**
 * That images are to be explained.
 *
 * @param images of a gallery, 1 or more
 * @param pictures whether galleries show them
 * @param train what the candidates' model was trained on, if copies of it are to be found
 * @param table the folder of Parquet files for all images; what is there is replaced
 * @param job names the run of the job in every row
 */
public record Explaining(int images, boolean pictures, Path table, Optional<NamedSource> train, String job) {
    /** The table's name beside a report. */
    public static final String TABLE = "explain.parquet";
}
