package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.tally.FixedPoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What of rows decides how they can be counted.
 *
 * @param largest size of an entry, finite
 * @param normError by how much |x|^2 of a row is off 1, at most
 */
public record RowExtent(double largest, double normError) {
    /** Rows of unit length that went through float16, or through a tally's own check, are off by no more. */
    public static final double UNIT = 0.01;
    /** float32 normalises to less. */
    private static final double EXACT_UNIT = 1e-4;

    private static final String EMBEDDING = "embedding";

    /**
     * The extent of a dataset's rows.
     *
     * @param name of the dataset, for messages
     * @throws SourceException if an entry is not finite, with the first such row
     */
    static RowExtent of(String name, Dataset<Row> dataset) throws SourceException {
        Dataset<Row> rows = dataset.filter(functions.col(EMBEDDING).isNotNull());
        Column squared = functions.aggregate(
                functions.col(EMBEDDING),
                functions.lit(0.0),
                (sum, x) -> sum.plus(x.cast("double").multiply(x.cast("double"))));
        Row worst = rows.agg(
                        functions.max(functions.abs(squared.minus(1))),
                        functions.max(
                                functions.array_max(functions.transform(functions.col(EMBEDDING), functions::abs))))
                .first();
        if (worst.isNullAt(1)) {
            throw new SourceException("'" + name + "' has no embedding");
        }
        // Spark takes NaN for the largest number of all.
        if (!Float.isFinite(worst.getFloat(1))) {
            throw notFinite(name, rows);
        }
        return new RowExtent(worst.getFloat(1), worst.getDouble(0));
    }

    /**
     * The same of rows in this JVM.
     *
     * @param name of the dataset, for messages
     */
    static RowExtent of(String name, List<FeatureRow> rows) throws SourceException {
        if (rows.isEmpty()) {
            throw new SourceException("'" + name + "' has no embedding");
        }
        double largest = 0;
        double normError = 0;
        for (FeatureRow row : rows) {
            double squared = 0;
            for (float x : row.values()) {
                squared += (double) x * x;
                largest = Math.max(largest, Math.abs(x));
            }
            normError = Math.max(normError, Math.abs(squared - 1));
        }
        if (!Double.isFinite(largest)) {
            List<FeatureRow> bad =
                    rows.stream().filter(row -> wrong(row.values()) >= 0).toList();
            FeatureRow first = bad.get(0);
            int column = wrong(first.values());
            throw notFinite(name, first.values()[column], column, first.id(), bad.size());
        }
        return new RowExtent(largest, normError);
    }

    /** The column of the first entry that is not finite; -1 where all are. */
    private static int wrong(float[] values) {
        int column = 0;
        while (column < values.length && Float.isFinite(values[column])) {
            column++;
        }
        return column < values.length ? column : -1;
    }

    private static SourceException notFinite(String name, Dataset<Row> rows) {
        Dataset<Row> bad = rows.filter(functions.exists(
                functions.col(EMBEDDING),
                x -> functions.isnan(x).or(functions.abs(x).equalTo(functions.lit(Float.POSITIVE_INFINITY)))));
        Row first = bad.select("id", EMBEDDING).orderBy("id").first();
        List<Float> embedding = first.getList(1);
        int column = 0;
        while (Float.isFinite(embedding.get(column))) {
            column++;
        }
        return notFinite(name, embedding.get(column), column, first.getString(0), bad.count());
    }

    private static SourceException notFinite(String name, float entry, int column, String id, long count) {
        return new SourceException(String.format(
                Locale.ROOT,
                "'%s' holds what is not a number: %s in column %d of %s (counted from 0)%s; leave such rows out",
                name,
                entry,
                column,
                row(id),
                count > 1 ? ", the first of " + count + " such rows" : ""));
    }

    /** Rows of a file of features are named by their number. */
    private static String row(String id) {
        return id.matches(".*![0-9]{9}") ? "row " + Long.parseLong(id.substring(id.length() - 9)) : "'" + id + "'";
    }

    boolean unitNorm() {
        return normError < UNIT;
    }

    /** What a reader should know of lengths that are not quite 1. */
    Optional<String> warning() {
        return unitNorm() && normError > EXACT_UNIT
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "lengths are off 1 by up to %.2g, as float16 leaves them; they are taken as they are",
                        normError / 2))
                : Optional.empty();
    }

    boolean fits(FixedPoint fixedPoint) {
        return largest < fixedPoint.range();
    }
}
