package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.slice.CutSlices;
import io.sparkfidelity.spark.slice.MeasureParts;
import io.sparkfidelity.spark.slice.Slices;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Cuts the values of a measure at the quantiles that the reference has.
 *
 * @param measuring that has the measure
 * @param place of the measure among its measures
 */
record MeasureCut(MeasureParts wanted, Measuring measuring, int place) {
    /** Digits of a limit, so that a slice's name is what it holds. */
    private static final MathContext DIGITS = new MathContext(6);

    /** Among those who measure. */
    static Optional<MeasureCut> of(MeasureParts wanted, List<Measuring> measurings) {
        for (Measuring measuring : measurings) {
            List<String> names =
                    measuring.measures().stream().map(Measure::name).toList();
            if (names.contains(wanted.name())) {
                return Optional.of(new MeasureCut(wanted, measuring, names.indexOf(wanted.name())));
            }
        }
        return Optional.empty();
    }

    /**
     * Looks whether the reference can be measured.
     *
     * @throws SourceException if it cannot, in a line
     */
    void require(Optional<NamedSource> reference) throws SourceException {
        if (reference.isEmpty() || !measuring.ofReference()) {
            throw noQuantiles("");
        }
        Optional<String> lack = measuring.lack(measuring.measures().get(place), reference.get());
        if (lack.isPresent()) {
            throw noQuantiles(": " + lack.get());
        }
    }

    private SourceException noQuantiles(String why) {
        return new SourceException("--group-by " + wanted.name() + ":" + wanted.parts()
                + " cuts where the reference's values lie, and the reference has no " + wanted.name() + why);
    }

    /**
     * The slices of all sets.
     *
     * @throws SourceException if the reference has no values, or the same everywhere
     */
    CutSlices slices(ModelChoice model, JobSet reference, List<JobSet> candidates) throws IOException {
        Dataset<Row> ofReference = values(model, reference, reference);
        double[] limits = limits(ofReference);
        Map<String, Dataset<Row>> slices = new HashMap<>();
        slices.put(reference.name(), sliced(ofReference, limits));
        for (JobSet candidate : candidates) {
            slices.put(candidate.name(), sliced(values(model, candidate, reference), limits));
        }
        return new CutSlices(wanted.name(), slices);
    }

    /** Rows (id, value) of the images that have one. */
    private Dataset<Row> values(ModelChoice model, JobSet set, JobSet reference) throws IOException {
        Column value = functions.col(Measuring.VALUES).getItem(place).cast("double");
        return measuring
                .of(model, set, Optional.of(reference))
                .select(functions.col("id"), value.as("value"))
                .filter(functions.col("value").isNotNull().and(functions.not(functions.isnan(functions.col("value")))));
    }

    /** Where slices but the first begin, ascending. */
    private double[] limits(Dataset<Row> values) throws SourceException {
        double[] shares = IntStream.range(1, wanted.parts())
                .mapToDouble(part -> (double) part / wanted.parts())
                .toArray();
        // An error of 0 asks for exact quantiles; the smallest value begins no slice.
        double[] found = values.stat().approxQuantile("value", shares, 0);
        if (found.length == 0) {
            throw noQuantiles(": none of its images has a value");
        }
        double smallest = values.agg(functions.min("value")).first().getDouble(0);
        double[] limits = DoubleStream.of(found)
                .map(limit -> new BigDecimal(limit).round(DIGITS).doubleValue())
                .filter(limit -> limit > smallest)
                .distinct()
                .toArray();
        if (limits.length == 0) {
            throw new SourceException("--group-by " + wanted.name() + ":" + wanted.parts()
                    + " has nothing to cut: most images of the reference have the " + wanted.name() + " "
                    + words(smallest));
        }
        return limits;
    }

    private static Dataset<Row> sliced(Dataset<Row> values, double[] limits) {
        int slices = limits.length + 1;
        Column slice = functions.lit("1 of " + slices + ": below " + words(limits[0]));
        for (int i = 0; i < limits.length; i++) {
            String range = i + 1 < limits.length
                    ? words(limits[i]) + " to below " + words(limits[i + 1])
                    : words(limits[i]) + " or more";
            slice = functions
                    .when(functions.col("value").geq(limits[i]), i + 2 + " of " + slices + ": " + range)
                    .otherwise(slice);
        }
        return values.select(functions.col("id"), slice.as(Slices.SLICE));
    }

    private static String words(double limit) {
        return new BigDecimal(limit).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
