package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.explain.FidInfluence;
import io.sparkfidelity.metric.explain.Mahalanobis;
import io.sparkfidelity.metric.explain.Witness;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The images of one set at one end of a number.
 *
 * @param largest whether it is the upper end
 */
record Gallery(String role, String value, boolean largest) implements Serializable {
    /** What makes candidates unlike the reference, then what of the reference is unlike the candidates. */
    static final List<Gallery> ALL = List.of(
            new Gallery(ExplainRow.CANDIDATE, Witness.NAME, false),
            new Gallery(ExplainRow.CANDIDATE, FidInfluence.NAME, false),
            new Gallery(ExplainRow.CANDIDATE, Mahalanobis.NAME, true),
            new Gallery(ExplainRow.CANDIDATE, ExplainRow.REALISM, false),
            new Gallery(ExplainRow.CANDIDATE, ExplainRow.TRAIN_DISTANCE, false),
            new Gallery(ExplainRow.REFERENCE, Witness.NAME, true),
            new Gallery(ExplainRow.REFERENCE, FidInfluence.NAME, false),
            new Gallery(ExplainRow.REFERENCE, Mahalanobis.NAME, true),
            new Gallery(ExplainRow.REFERENCE, ExplainRow.REALISM, false));

    boolean takes(Row row) {
        return row.getString(row.fieldIndex("role")).equals(role) && !row.isNullAt(row.fieldIndex(value));
    }

    /** From the gallery's end; ties by id. */
    Comparator<Row> order() {
        Comparator<Row> ascending = Comparator.comparingDouble(row -> row.getDouble(row.fieldIndex(value)));
        return (largest ? ascending.reversed() : ascending).thenComparing(row -> row.getString(row.fieldIndex("id")));
    }
}
