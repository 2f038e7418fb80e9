package io.sparkfidelity.spark.caption;

import io.sparkfidelity.source.caption.Together;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The cosine of every image with its captions, from what both have been embedded to: no image is read. */
public final class AlignmentJob {
    /**
     * What {@link #of} gives: an image that has an embedding and a caption; the mean of its cosines, and of the scores
     * of Hessel et al., null where one has none; how many captions it has, and how many of them the tower cut.
     */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("cosine", DataTypes.DoubleType, true)
            .add("hessel", DataTypes.DoubleType, true)
            .add("captions", DataTypes.IntegerType, false)
            .add("cut", DataTypes.IntegerType, false);

    private AlignmentJob() {}

    /**
     * Rows of {@link #SCHEMA}, in no particular order.
     *
     * @param embeddings of the images, as {@link io.sparkfidelity.spark.cache.EmbeddingFiles#rows} gives them
     * @param texts of all captions, as {@link CaptionEmbedJob#run} gives them
     */
    public static Dataset<Row> of(CaptionSet captions, Dataset<Row> embeddings, Dataset<Row> texts) {
        Column all = functions.col(CaptionSet.CAPTIONS);
        Dataset<Row> placed = captions.rows()
                .select(functions.col(CaptionSet.ID), functions.posexplode(all))
                .select(functions.col(CaptionSet.ID), functions.col("pos").as("place"), CaptionEmbedJob.key("col"));
        Dataset<Row> images =
                embeddings.filter(functions.col("embedding").isNotNull()).select(CaptionSet.ID, "embedding");
        MapFunction<AlignedPair, PairCosine> cosine = AlignedPair::cosine;
        Dataset<Row> cosines = Together.by(
                        CaptionSet.ID,
                        Together.by(CaptionEmbedding.KEY, placed)
                                .join(Together.by(CaptionEmbedding.KEY, texts), CaptionEmbedding.KEY))
                .join(Together.by(CaptionSet.ID, images), CaptionSet.ID)
                .select(CaptionSet.ID, "place", "embedding", "text", "cut")
                .as(Encoders.bean(AlignedPair.class))
                .map(cosine, Encoders.bean(PairCosine.class))
                .toDF();
        // In the order of the captions, so that the sum has the same bits however rows come; of a caption that was
        // embedded
        // twice one row counts.
        return Together.by(CaptionSet.ID, cosines)
                .groupBy(CaptionSet.ID, "place")
                .agg(functions
                        .min(functions.struct(functions.col("cosine"), functions.col("hessel"), functions.col("cut")))
                        .as("pair"))
                .groupBy(CaptionSet.ID)
                .agg(functions
                        .sort_array(functions.collect_list(functions.struct(
                                functions.col("place"),
                                functions.col("pair.cosine"),
                                functions.col("pair.hessel"),
                                functions.col("pair.cut"))))
                        .as("pairs"))
                .select(
                        functions.col(CaptionSet.ID),
                        mean("cosine"),
                        mean("hessel"),
                        functions.expr("size(pairs)").as("captions"),
                        functions.expr("size(filter(pairs, pair -> pair.cut))").as("cut"));
    }

    private static Column mean(String field) {
        return functions
                .expr("aggregate(pairs, 0D, (sum, pair) -> sum + pair." + field + ") / size(pairs)")
                .as(field);
    }
}
