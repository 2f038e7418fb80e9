package io.sparkfidelity.federate;

import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the fields of a tally file may be: every length follows from the key, so that no row can ask for memory. */
final class KeyFields {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final int MOST_FIELDS = 64;
    private static final int MOST_BITS = 62;
    private static final int MOST_MEASURES = 64;
    private static final int MOST_OF_MEASURE = 5;

    private KeyFields() {}

    /** The measures by name. */
    static List<KeyMeasure> checkedMeasures(@Nullable List<KeyMeasure> measures) {
        List<KeyMeasure> sorted =
                KeyText.list("measures", measures == null ? List.of() : measures, 0, MOST_MEASURES).stream()
                        .sorted(Comparator.comparing(KeyMeasure::name))
                        .toList();
        if (sorted.stream().map(KeyMeasure::name).distinct().count() < sorted.size()) {
            throw new IllegalArgumentException("'measures' names one measure twice");
        }
        return sorted;
    }

    /** The fields by name; lengths and q of the moments must fit d, and those of measures be theirs. */
    static List<Field> checked(List<Field> fields, int dimension, List<KeyMeasure> measures) {
        List<Field> all = KeyText.list("fields", fields, 1, MOST_FIELDS + MOST_OF_MEASURE * measures.size()).stream()
                .sorted()
                .toList();
        ofMeasures(all, measures);
        List<Field> sorted = all.stream()
                .filter(field -> TalliedMeasure.of(field.name()).isEmpty())
                .toList();
        if (sorted.stream().map(Field::name).distinct().count() < sorted.size()) {
            throw new IllegalArgumentException("'fields' names one field twice");
        }
        for (Field field : sorted) {
            if (!NAME.matcher(field.name()).matches() || field.q() > MOST_BITS) {
                throw new IllegalArgumentException("'fields' holds what is no field: " + field);
            }
        }
        if (!sorted.contains(new Field(MomentFields.N, 0, 1))) {
            throw new IllegalArgumentException("'fields' lacks n with q 0 and length 1");
        }
        length(sorted, MomentFields.SUM, dimension);
        length(sorted, MomentFields.GRAM, (long) dimension * (dimension + 1) / 2);
        length(sorted, ProjectedFields.PROJECTED, ProjectedFields.length(ProjectedFields.DIRECTIONS));
        if (q(sorted, ProjectedFields.PROJECTED) > 0) {
            throw new IllegalArgumentException("q of projected is not 0: it counts");
        }
        int q = q(sorted, MomentFields.SUM);
        int products = q(sorted, MomentFields.GRAM);
        if (q >= 0 && products >= 0 && products != 2 * q) {
            throw new IllegalArgumentException("q of gram is " + products + ", not twice the " + q + " of sum");
        }
        return all;
    }

    /** What is named after a measure must be one of the measure's fields, and each measure have a mean. */
    private static void ofMeasures(List<Field> fields, List<KeyMeasure> measures) {
        Set<Field> known = new HashSet<>();
        for (KeyMeasure measure : measures) {
            TalliedMeasure tallied = new TalliedMeasure(measure.name());
            known.addAll(tallied.fields());
            if (!fields.containsAll(tallied.least())) {
                throw new IllegalArgumentException(
                        "'fields' lacks the numbers of the measure '" + measure.name() + "'");
            }
        }
        Set<Field> seen = new HashSet<>();
        for (Field field : fields) {
            if (TalliedMeasure.of(field.name()).isPresent() && !(known.contains(field) && seen.add(field))) {
                throw new IllegalArgumentException("'fields' holds what is no field of a measure: " + field);
            }
        }
    }

    private static void length(List<Field> fields, String name, long length) {
        for (Field field : fields) {
            if (field.name().equals(name) && field.length() != length) {
                throw new IllegalArgumentException("the length of " + name + " is " + field.length() + ", not the "
                        + length + " of its kind and dimension");
            }
        }
    }

    private static int q(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .mapToInt(Field::q)
                .findFirst()
                .orElse(-1);
    }
}
