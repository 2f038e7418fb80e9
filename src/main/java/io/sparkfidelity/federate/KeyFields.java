package io.sparkfidelity.federate;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import java.util.List;
import java.util.regex.Pattern;

/** What the fields of a tally file may be: every length follows from the key, so that no row can ask for memory. */
final class KeyFields {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final int MOST_FIELDS = 64;
    private static final int MOST_BITS = 62;

    private KeyFields() {}

    /** The fields by name; lengths and q of the moments must fit d. */
    static List<Field> checked(List<Field> fields, int dimension) {
        List<Field> sorted =
                KeyText.list("fields", fields, 1, MOST_FIELDS).stream().sorted().toList();
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
        return sorted;
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
