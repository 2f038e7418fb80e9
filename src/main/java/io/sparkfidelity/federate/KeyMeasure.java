package io.sparkfidelity.federate;

import io.sparkfidelity.measure.Measure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A measure that tallies count, as a key has it: whoever has the file knows the measure without the program that took it.
 *
 * @param name of the measure
 * @param words what it is
 * @param unit of its values; empty for a bare number
 * @param low lower end of the range, in the unit
 * @param high upper end
 * @param direction which end is the better one
 * @param absent why an image may have no value, in words
 * @param definition how values come about: of two equal ones an image has the same value
 */
public record KeyMeasure(
        String name,
        String words,
        String unit,
        double low,
        double high,
        Measure.Direction direction,
        String absent,
        String definition) {
    private static final int UNIT_LENGTH = 16;

    public KeyMeasure {
        KeyText.require("name", name);
        KeyText.require("words", words);
        KeyText.require("absent", absent);
        KeyText.require("definition", definition);
        if (unit == null || unit.length() > UNIT_LENGTH || unit.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'unit' must be at most " + UNIT_LENGTH + " characters");
        }
        if (direction == null) {
            throw new IllegalArgumentException("'direction' is missing");
        }
        // Whose own conditions hold here too.
        new Measure(name, words, unit, low, high, direction, absent);
    }

    /** A measure with its definition. */
    public static KeyMeasure of(Measure measure, String definition) {
        return new KeyMeasure(
                measure.name(),
                measure.words(),
                measure.unit(),
                measure.low(),
                measure.high(),
                measure.direction(),
                measure.absent(),
                definition);
    }

    /** The measure itself. */
    public Measure measure() {
        return new Measure(name, words, unit, low, high, direction, absent);
    }

    /** What must match, by the names used in refusals. */
    Map<String, String> mustMatch() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("definition of the measure '" + name + "'", definition);
        parts.put("range of the measure '" + name + "'", low + ".." + high);
        parts.put("direction of the measure '" + name + "'", direction.name());
        parts.put("description of the measure '" + name + "'", String.join("; ", words, unit, absent));
        return parts;
    }
}
