package io.sparkfidelity.spark.score;

import io.sparkfidelity.source.binary.FeatureRow;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The embeddings of a set: on a cluster, or in this JVM where there is none. Scores have the same bits. */
public sealed interface SetRows {
    /** @param rows with the columns of {@link io.sparkfidelity.spark.cache.EmbeddingRow#SCHEMA} that folds read */
    record OnSpark(Dataset<Row> rows) implements SetRows {}

    /** @param rows every id once */
    record Here(List<FeatureRow> rows) implements SetRows {}
}
