package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Folds over the pairs of embeddings of two sets, of which metrics make scores. The same bits whatever the cluster (of one
 * CPU family) and the rows' partitioning.
 *
 * <p>Datasets are rows with the columns {@code bucket}, {@code hash}, {@code id} and {@code embedding} of {@link
 * EmbeddingRow#SCHEMA}, every id once; rows without an embedding do not count.
 */
public final class PairsJob {
    /** Rows of a side that take part, where nothing else was asked for. */
    public static final int DEFAULT_LIMIT = 50_000;

    private final SparkSession spark;
    private final PairRequirements required;
    private final int limit;
    private final int stripes;

    /**
     * @param required what to fold; see {@link PairRequirements#of}
     * @param limit rows of a side that take part, those with the smallest hashes; 2 or more
     */
    public PairsJob(SparkSession spark, PairRequirements required, int limit) {
        this(spark, required, limit, 0);
    }

    PairsJob(SparkSession spark, PairRequirements required, int limit, int stripes) {
        if (limit < 2) {
            throw new IllegalArgumentException("a limit of " + limit + " rows leaves no pairs");
        }
        this.spark = spark;
        this.required = required;
        this.limit = limit;
        this.stripes = stripes;
    }

    /**
     * The folds of every candidate with the reference, in their order. The reference's own pairs are visited once.
     *
     * @throws IllegalArgumentException if a set has fewer than 2 embeddings
     */
    public List<PairFindings> run(Dataset<Row> reference, List<Dataset<Row>> candidates) {
        List<Supplier<SideRows>> sides = new ArrayList<>();
        for (Dataset<Row> candidate : candidates) {
            sides.add(() -> new SideRows(Side.CANDIDATE, candidate, limit));
        }
        try {
            return new PairComparison<>(new SparkGrid(spark, stripes), required, limit)
                    .run(new SideRows(Side.REFERENCE, reference, limit), sides);
        } finally {
            JavaSparkContext.fromSparkContext(spark.sparkContext()).clearJobGroup();
        }
    }
}
