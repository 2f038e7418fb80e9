package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows that are files (Spark's {@code binaryFile}) by the rule for files, {@link Membership}. Spark gives a row for every
 * file, litter and all, but none where a name begins with an underscore, or does so above it.
 */
final class FileRows {
    private FileRows() {}

    /**
     * A listing of such rows with what belongs to no set counted, and a reject for each image that Spark passed over.
     *
     * @param rows whose ids are paths below the folder
     */
    static Dataset<Row> members(Dataset<Row> rows, DirectorySource folder) throws IOException {
        Dataset<Row> all = folder.list(rows.sparkSession());
        Column image = LeftAlone.isImage();
        Dataset<Row> passedOver = all.filter(image)
                .join(rows.select(functions.col("id")), new String[] {"id"}, "left_anti")
                .withColumn(
                        "location",
                        functions.lit(new Place.Broken(
                                        RejectReason.UNREADABLE,
                                        "Spark's binaryFile passes it over; name the folder itself as the source")
                                .text()))
                .select(columns(rows));
        Dataset<Row> members = rows.join(all.filter(image).select("id"), new String[] {"id"}, "left_semi")
                .select(columns(rows));
        return members.union(passedOver).union(all.filter(functions.not(image)).select(columns(rows)));
    }

    private static Column[] columns(Dataset<Row> rows) {
        return Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new);
    }
}
