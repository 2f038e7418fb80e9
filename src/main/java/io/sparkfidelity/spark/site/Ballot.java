package io.sparkfidelity.spark.site;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.nearest.Balls;
import io.sparkfidelity.pairs.nearest.Nearest;
import io.sparkfidelity.pairs.nearest.NearestFold;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.pairs.SideRows;
import io.sparkfidelity.spark.pairs.SparkFolds;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The candidates that images vote for, each for its nearest: exactly, the first of several at one distance. Closed by its
 * owner.
 */
final class Ballot implements AutoCloseable {
    private static final int HEX = 16;
    private static final int DIGITS = 15;

    private final SparkSession spark;
    private final SideRows candidates;
    private final List<String> ids;

    /**
     * @param candidates with the columns bucket, hash, id and embedding
     * @throws SourceException if fewer than two have an embedding
     */
    Ballot(SparkSession spark, Dataset<Row> candidates) throws SourceException {
        this.spark = spark;
        this.candidates = new SideRows(Side.CANDIDATE, candidates, Integer.MAX_VALUE);
        this.ids = this.candidates.ids();
        if (ids.size() < 2) {
            close();
            throw new SourceException("there are " + ids.size() + " candidates to vote for; at least 2 are needed");
        }
    }

    /** The candidates' ids, in the order of votes. */
    List<String> ids() {
        return ids;
    }

    /** Names the candidates, that no two sites' votes for others are added. */
    long seed() {
        return Long.parseLong(Sha256.of(String.join("\n", ids)).substring(0, DIGITS), HEX);
    }

    Field field() {
        return VoteFields.votes(ids.size());
    }

    /** The votes of images; with the columns as the candidates', one embedding or more. */
    Tally votes(Dataset<Row> images) {
        try (SideRows voters = new SideRows(Side.REFERENCE, images, Integer.MAX_VALUE)) {
            Balls none = Balls.none(voters.rows());
            Balls neither = Balls.none(ids.size());
            NearestFold.Spec spec = new NearestFold.Spec(() -> none, () -> neither);
            Nearest nearest = new SparkFolds(spark, 0)
                    .across(voters, candidates, FoldGroup.of(spec))
                    .of(spec)
                    .get(0);
            long[] votes = new long[ids.size()];
            for (int row = 0; row < nearest.rows(); row++) {
                votes[nearest.place(row)]++;
            }
            return Tally.of(Map.of(new Field(MomentFields.N, 0, 1), new long[] {nearest.rows()}, field(), votes));
        }
    }

    @Override
    public void close() {
        candidates.close();
    }
}
