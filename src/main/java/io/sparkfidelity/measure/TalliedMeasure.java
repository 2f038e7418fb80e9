package io.sparkfidelity.measure;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fields of one measure in a tally that counts other things too: those of {@link MeasureFields} under the measure's name and
 * a dot, such as {@code clip_score.value}. No other field's name has a dot.
 *
 * @param name of the measure
 */
public record TalliedMeasure(String name) {
    private static final char DOT = '.';

    /** All fields that a tally may have of it, by their names there. */
    public List<Field> fields() {
        return all().map(this::named).toList();
    }

    /** Those that are counted of images; without those that noise brings. */
    public List<Field> counted() {
        return MeasureFields.all().stream().map(this::named).toList();
    }

    /** Those without which there is no mean: how many values, and their sum. */
    public List<Field> least() {
        return MeasureFields.ofMean().stream().map(this::named).toList();
    }

    private static Stream<Field> all() {
        return Stream.concat(MeasureFields.all().stream(), Stream.of(MeasureFields.VARIANCES));
    }

    private Field named(Field field) {
        return new Field(named(field.name()), field.q(), field.length());
    }

    /** A field's name in the tally of many. */
    public String named(String field) {
        return name + DOT + field;
    }

    /** One of {@link #fields} as {@link MeasureFields} name it. */
    public Field own(Field there) {
        return new Field(there.name().substring(name.length() + 1), there.q(), there.length());
    }

    /** Whether a tally counts it. */
    public boolean isIn(Tally tally) {
        return tally.has(named(MeasureFields.N.name()));
    }

    /** What a tally of many says of it, as {@link MeasureFields} name it; of a tally that counts it. */
    public Tally of(Tally many) {
        Map<Field, long[]> vectors = new HashMap<>();
        all().forEach(field -> {
            String there = named(field.name());
            if (many.has(there)) {
                vectors.put(field, many.vector(there));
            }
        });
        return Tally.of(vectors);
    }

    /** A tally of {@link MeasureFields} by the names in a tally of many. */
    public Map<Field, long[]> vectors(Tally own) {
        Map<Field, long[]> vectors = new HashMap<>();
        own.fields().forEach(field -> vectors.put(named(field), own.vector(field.name())));
        return vectors;
    }

    /** The measure that a field of a tally of many is of, if it is of one. */
    public static Optional<String> of(String field) {
        int dot = field.lastIndexOf(DOT);
        return dot < 1 ? Optional.empty() : Optional.of(field.substring(0, dot));
    }

    /** Whether a field of a tally is a measure's histogram. */
    public static boolean isHistogram(String field) {
        return of(field)
                .filter(name -> field.equals(new TalliedMeasure(name).named(MeasureFields.HISTOGRAM_NAME)))
                .isPresent();
    }

    /** The measures that fields are of. */
    public static Set<String> names(Collection<Field> fields) {
        Set<String> names = new HashSet<>();
        fields.forEach(field -> of(field.name()).ifPresent(names::add));
        return names;
    }
}
