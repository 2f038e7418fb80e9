package io.sparkfidelity.storage;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a value does not fit what is read from it, in words for those who wrote it: no name of a class is among them. */
final class Misfit {
    private static final Pattern MISSING = Pattern.compile("Missing (?:required )?creator property '([^']*)'.*");
    private static final Pattern KINDS = Pattern.compile("known type ids = (\\[[^]]*])");
    private static final Pattern ACCEPTED = Pattern.compile("Enum class: (\\[[^]]*])");
    private static final int LONGEST_VALUE = 80;

    private Misfit() {}

    /** In one line, with the key that it is about. */
    static String words(JsonMappingException error) {
        List<JsonMappingException.Reference> steps = error.getPath();
        if (error instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = unknown.getKnownPropertyIds();
            return inside(around(error))
                    + "no key '"
                    + unknown.getPropertyName() + "'; there are "
                    + (known == null
                            ? "others"
                            : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")));
        }
        Optional<String> missing = missing(error);
        if (missing.isPresent()) {
            return inside(around(error)) + "'" + missing.get() + "' is missing";
        }
        return inside(steps) + reason(error);
    }

    /** The key that a mapping lacks, if that is what is wrong. */
    static Optional<String> missing(JsonMappingException error) {
        Matcher missing = MISSING.matcher(String.valueOf(error.getOriginalMessage()));
        return missing.lookingAt() ? Optional.of(missing.group(1)) : Optional.empty();
    }

    /** The steps to the mapping that an error about one of its keys is in. */
    static List<JsonMappingException.Reference> around(JsonMappingException error) {
        List<JsonMappingException.Reference> steps = error.getPath();
        return steps.subList(0, Math.max(0, steps.size() - 1));
    }

    private static String reason(JsonMappingException error) {
        String original = String.valueOf(error.getOriginalMessage());
        if (error instanceof InvalidTypeIdException kind) {
            Matcher known = KINDS.matcher(original);
            return (kind.getTypeId() == null ? "its kind is missing" : "there is no kind '" + kind.getTypeId() + "'")
                    + (known.find() ? "; there are " + known.group(1) : "");
        }
        if (original.startsWith("No content")) {
            return "it is empty";
        }
        if (original.startsWith("Trailing token")) {
            return "something follows its value; a text holds one";
        }
        if (error.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
            return first(cause.getMessage());
        }
        if (error instanceof InvalidFormatException format) {
            Matcher accepted = ACCEPTED.matcher(original);
            return shown(format.getValue()) + " is not "
                    + (accepted.find() ? "one of " + accepted.group(1) : wanted(format.getTargetType()));
        }
        if (error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return original.startsWith("Cannot map `null`") || original.startsWith("Null value for creator property")
                    ? "it has no value; give it " + wanted(mismatch.getTargetType())
                    : "it is not " + wanted(mismatch.getTargetType());
        }
        return first(original);
    }

    private static String wanted(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number" + (type == int.class || type == Integer.class ? " below 2^31" : "");
        }
        if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
            return "text";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "a mapping of keys to values";
    }

    /** The place within the text, innermost first, as in "'max' of entry 1 of 'rules': ". */
    private static String inside(List<JsonMappingException.Reference> steps) {
        String around = "";
        String keys = "";
        for (JsonMappingException.Reference step : steps) {
            if (step.getFieldName() == null) {
                around = of("entry " + (step.getIndex() + 1), of(quoted(keys), around));
                keys = "";
            } else {
                keys = keys.isEmpty() ? step.getFieldName() : keys + "." + step.getFieldName();
            }
        }
        String place = of(quoted(keys), around);
        return place.isEmpty() ? "" : place + ": ";
    }

    private static String quoted(String keys) {
        return keys.isEmpty() ? "" : "'" + keys + "'";
    }

    private static String of(String part, String whole) {
        return part.isEmpty() || whole.isEmpty() ? part + whole : part + " of " + whole;
    }

    private static String shown(Object value) {
        String text = first(String.valueOf(value));
        return "'" + (text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text) + "'";
    }

    private static String first(String text) {
        return text.lines().findFirst().orElse("");
    }
}
