package io.sparkfidelity.spark.sql;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.spark.FidelityCatalog;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;

/** The functions of {@link FidelityCatalog}. */
public final class SqlFunctions {
    private SqlFunctions() {}

    public static List<UnboundFunction> all() {
        Stream<SqlFunction> ofTwo =
                SqlScore.ofMoments(2).stream().map(metric -> value(metric, 2, "(reference, candidate)"));
        Stream<SqlFunction> ofOne = SqlScore.ofMoments(1).stream().map(metric -> value(metric, 1, "(tally)"));
        return Stream.of(Stream.of(tally(), merge(), score(), info()), ofTwo, ofOne)
                .<UnboundFunction>flatMap(functions -> functions)
                .toList();
    }

    private static SqlFunction tally() {
        return new SqlFunction(
                "tally",
                "tally(id STRING, embedding ARRAY<FLOAT>|ARRAY<DOUBLE>|VECTOR [, q INT]): the tally of embeddings, in"
                        + " 16 buckets by the hash of id; q bits behind the binary point, 20 by default",
                types -> {
                    boolean fits = (types.size() == 2 || types.size() == 3 && types.get(2) instanceof IntegerType)
                            && types.get(0) instanceof StringType;
                    return fits
                            ? SqlEmbedding.of(types.get(1))
                                    .map(embedding -> new TallyAggregate(types.get(0), embedding, types.size() == 3))
                            : Optional.empty();
                });
    }

    private static SqlFunction merge() {
        return new SqlFunction(
                "merge",
                "merge(tally BINARY): the sum of tallies, as the command 'merge' makes it",
                types -> tallies(types, 1) ? Optional.of(new MergeAggregate()) : Optional.empty());
    }

    private static SqlFunction score() {
        String ofOne = SqlScore.ofMoments(1).stream().map(Metric::name).collect(Collectors.joining(" and "));
        return new SqlFunction(
                "score",
                "score(metric STRING, reference BINARY, candidate BINARY), or score(metric STRING, tally BINARY) for"
                        + " " + ofOne + ": a score with its standard error and 95% interval",
                types -> {
                    boolean fits = !types.isEmpty()
                            && types.get(0) instanceof StringType
                            && (types.size() == 2 || types.size() == 3)
                            && tallies(types.subList(1, types.size()), types.size() - 1);
                    return fits ? Optional.of(new ScoreFunction(types.get(0), types.size() - 1)) : Optional.empty();
                });
    }

    private static SqlFunction info() {
        return new SqlFunction(
                "info",
                "info(tally BINARY): what a tally says of itself",
                types -> tallies(types, 1) ? Optional.of(new InfoFunction()) : Optional.empty());
    }

    private static SqlFunction value(Metric metric, int sides, String arguments) {
        return new SqlFunction(
                metric.name(),
                metric.name() + arguments + " of BINARY tallies: the value alone; score() has its error",
                types -> tallies(types, sides)
                        ? Optional.<BoundFunction>of(new ValueFunction(metric.name(), sides))
                        : Optional.empty());
    }

    private static boolean tallies(List<DataType> types, int count) {
        return types.size() == count
                && IntStream.range(0, count)
                        .allMatch(i -> types.get(i) instanceof BinaryType || types.get(i) instanceof NullType);
    }
}
