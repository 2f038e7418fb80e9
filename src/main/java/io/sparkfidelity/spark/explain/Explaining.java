package io.sparkfidelity.spark.explain;

import io.sparkfidelity.storage.Path;

/**
 * That images are to be explained.
 *
 * @param images of a gallery, 1 or more
 * @param pictures whether galleries show them
 * @param table the folder of Parquet files for all images; what is there is replaced
 */
public record Explaining(int images, boolean pictures, Path table) {
    /** The table's name beside a report. */
    public static final String TABLE = "explain.parquet";
}
