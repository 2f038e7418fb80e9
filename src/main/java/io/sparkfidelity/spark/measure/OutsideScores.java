package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Numbers that another program computed, from columns of the tables or manifests that say more of the images.
 *
 * @param choices one or more
 */
record OutsideScores(SparkSession spark, List<MeasureChoices.OutsideScore> choices) implements Measuring {
    OutsideScores {
        choices = List.copyOf(choices);
    }

    @Override
    public List<Measure> measures() {
        return choices.stream().map(MeasureChoices.OutsideScore::measure).toList();
    }

    @Override
    public boolean ofModel() {
        return false;
    }

    @Override
    public boolean ofReference() {
        return true;
    }

    @Override
    public Optional<String> lack(Measure measure, NamedSource set) throws SourceException {
        List<String> columns = set.source().columns(spark);
        return choices.stream()
                .filter(choice -> choice.measure().equals(measure) && !columns.contains(choice.column()))
                .findFirst()
                .map(choice -> set.name() + " (" + set.source().description() + ") has no column '" + choice.column()
                        + "' for the score '" + measure.name() + "'; "
                        + (columns.isEmpty()
                                ? "give --manifest " + set.name() + "=FILE with it"
                                : "there are " + String.join(", ", columns)));
    }

    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws SourceException {
        Source source = set.source().source();
        List<String> columns = source.columns(spark);
        Dataset<Row> joined = set.rows().select(ID);
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            String column = choices.get(i).column();
            String name = "value" + i;
            joined = columns.contains(column)
                    ? joined.join(
                            source.values(spark, column).select(functions.col(ID), number(name)),
                            new String[] {ID},
                            "left")
                    : joined.withColumn(name, functions.lit(null).cast("double"));
            values.add(functions.col(name));
        }
        return joined.select(
                functions.col(ID),
                functions.array(values.toArray(Column[]::new)).as(VALUES));
    }

    /** What is no number is none, also where Spark would make an error of it. */
    private static Column number(String name) {
        Column word = functions.lower(functions.trim(functions.col(Source.VALUE)));
        return functions
                .when(word.equalTo("true"), 1.0)
                .when(word.equalTo("false"), 0.0)
                .otherwise(functions.expr("try_cast(" + Source.VALUE + " AS double)"))
                .as(name);
    }
}
