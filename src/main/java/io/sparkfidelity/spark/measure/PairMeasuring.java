package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How the pixels of candidates differ from those of their partners in the reference. */
record PairMeasuring(MeasureWork work, Set<String> named) implements Measuring {

    @Override
    public List<Measure> measures() {
        return places().mapToObj(place -> PixelMeasures.PAIR.get(place).measure())
                .toList();
    }

    @Override
    public boolean ofModel() {
        return false;
    }

    @Override
    public boolean ofReference() {
        return false;
    }

    @Override
    public void require(Optional<NamedSource> reference) throws SourceException {
        Partners.requireReference(reference);
    }

    /** All of them are measured in one pass; these are asked for. */
    private IntStream places() {
        return IntStream.range(0, PixelMeasures.PAIR.size()).filter(place -> {
            String name = PixelMeasures.PAIR.get(place).measure().name();
            return !MeasureChoices.BY_NAME_ONLY.contains(name) || named.contains(name);
        });
    }

    /** What has no end, as the PSNR of equal images, counts as the upper end of its range. */
    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException {
        JobSet other = reference.orElseThrow();
        Partners partners = Partners.of(work.spark(), set, other);
        Dataset<Row> rows = new MeasurePass(work).run(set, new PairWork(PairRows.of(partners, set, other)));
        List<Column> values = new ArrayList<>();
        places().forEach(place -> {
            Column value = functions.col(VALUES).getItem(place).cast("double");
            values.add(functions
                    .when(
                            value.equalTo(Double.POSITIVE_INFINITY),
                            PixelMeasures.PAIR.get(place).measure().high())
                    .otherwise(value));
        });
        return rows.select(
                functions.col(ID),
                functions
                        .when(functions.col(VALUES).isNotNull(), functions.array(values.toArray(Column[]::new)))
                        .as(VALUES),
                functions.col(REASON));
    }

    @Override
    public Optional<Dataset<Row>> partners(JobSet set, Optional<JobSet> reference) throws IOException {
        return Optional.of(Partners.of(work.spark(), set, reference.orElseThrow())
                .of(set.listing().images()));
    }

    @Override
    public List<String> notes(JobSet set, Optional<JobSet> reference) throws IOException {
        return Partners.of(work.spark(), set, reference.orElseThrow()).notes(set);
    }
}
