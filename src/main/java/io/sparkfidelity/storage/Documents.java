package io.sparkfidelity.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * YAML and JSON that people and other programs write: specs, cards, presets, protocols, rules, policies, reports, keys,
 * manifests. Whatever a text holds, reading it takes time and memory in proportion to its length, which is bounded, and
 * ends in a value or a {@link JsonProcessingException}: its depth is bounded too, a key may come once in a mapping, and
 * nothing may follow the value.
 */
public final class Documents {
    /** Characters of a YAML text, at most: its parser needs time with the square of a long line's length. */
    public static final int LONGEST_YAML = 1 << 20;

    /** Characters of a JSON text, at most: a report with its pictures. */
    public static final int LONGEST_JSON = 64 << 20;

    /** Lists and mappings within each other, at most. */
    public static final int DEEPEST = 64;

    private static final int LONGEST_LIST_OF_KEYS = 200;

    private final ObjectMapper mapper;
    private final int longest;

    private Documents(ObjectMapper mapper, int longest) {
        this.mapper = mapper;
        this.longest = longest;
    }

    /** Documents in YAML, with what else one kind of them wants of its mapper. */
    public static Documents yaml(UnaryOperator<JsonMapper.Builder> more) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_YAML);
        YAMLFactory factory = YAMLFactory.builder()
                .streamReadConstraints(bounds(LONGEST_YAML))
                .loaderOptions(options)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();
        return of(factory, more, LONGEST_YAML);
    }

    /** Documents in JSON, likewise. */
    public static Documents json(UnaryOperator<JsonMapper.Builder> more) {
        JsonFactory factory = new JsonFactoryBuilder()
                .streamReadConstraints(bounds(LONGEST_JSON))
                .build();
        return of(factory, more, LONGEST_JSON);
    }

    private static Documents of(JsonFactory factory, UnaryOperator<JsonMapper.Builder> more, int longest) {
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return new Documents(more.apply(builder).build(), longest);
    }

    private static StreamReadConstraints bounds(int longest) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(longest)
                .build();
    }

    /** The value of a text; null where it holds none. */
    public <T> T read(String text, Class<T> type) throws JsonProcessingException {
        try {
            requireBounded(text);
            return mapper.readValue(text, type);
        } catch (JsonParseException e) {
            throw placed(e);
        } catch (JsonMappingException e) {
            throw misfit(e, text);
        }
    }

    /** The value of a text; null where it holds none. */
    public <T> T read(String text, TypeReference<T> type) throws JsonProcessingException {
        try {
            requireBounded(text);
            return mapper.readValue(text, type);
        } catch (JsonParseException e) {
            throw placed(e);
        } catch (JsonMappingException e) {
            throw misfit(e, text);
        }
    }

    /** The text of a value. */
    public String write(Object value) throws JsonProcessingException {
        return mapper.writeValueAsString(value);
    }

    /**
     * A value in the shape of another type.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public <T> T convert(Object value, Class<T> type) {
        try {
            return mapper.convertValue(value, type);
        } catch (IllegalArgumentException e) {
            throw misfit(e);
        }
    }

    /** A value in the shape of another type, likewise. */
    public <T> T convert(Object value, TypeReference<T> type) {
        try {
            return mapper.convertValue(value, type);
        } catch (IllegalArgumentException e) {
            throw misfit(e);
        }
    }

    /** The line of each key of a text that is a mapping, counted from 1; what cannot be read has none. */
    public Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = mapper.createParser(text)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    lines.put(
                            parser.currentName(), parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (IOException e) {
            // Whoever reads the text says so.
            return lines;
        }
        return lines;
    }

    /** Where the key stands that a path leads to, whose steps are keys and places in lists. */
    private Optional<JsonLocation> key(String text, List<JsonMappingException.Reference> path) {
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && leadsTo(parser.getParsingContext(), path)) {
                    return Optional.of(parser.currentTokenLocation());
                }
            }
        } catch (IOException e) {
            // It was read up to the key.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The keys of the mapping that a path leads to. */
    private List<String> keys(String text, List<JsonMappingException.Reference> path) {
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && leadsTo(parser.getParsingContext().getParent(), path)) {
                    keys.add(parser.currentName());
                }
            }
        } catch (IOException e) {
            // It was read up to the fault.
            return keys;
        }
        return keys;
    }

    /** One of the keys that are there may be the missing one, misspelt. */
    private static String among(List<String> keys) {
        String shown = String.join(", ", keys);
        return keys.isEmpty() || shown.length() > LONGEST_LIST_OF_KEYS ? "" : " among " + shown;
    }

    private static boolean leadsTo(JsonStreamContext place, List<JsonMappingException.Reference> path) {
        JsonStreamContext inner = place;
        for (int i = path.size() - 1; i >= 0; i--, inner = inner.getParent()) {
            String key = path.get(i).getFieldName();
            boolean same = key == null
                    ? inner.inArray() && inner.getCurrentIndex() == path.get(i).getIndex()
                    : inner.inObject() && key.equals(inner.getCurrentName());
            if (!same) {
                return false;
            }
        }
        return inner.inRoot();
    }

    private static IllegalArgumentException misfit(IllegalArgumentException error) {
        return error.getCause() instanceof JsonMappingException mapping
                ? new IllegalArgumentException(Misfit.words(mapping), error)
                : error;
    }

    private JsonProcessingException misfit(JsonMappingException error, String text) {
        // A reader that meets an unknown key is already behind it.
        JsonLocation location = error instanceof UnrecognizedPropertyException unknown
                ? key(text, unknown.getPath()).orElse(error.getLocation())
                : error.getLocation();
        String words = Misfit.words(error)
                + (Misfit.missing(error).isPresent() ? among(keys(text, Misfit.around(error))) : "");
        return location == null || location.getLineNr() < 1
                ? new JsonParseException(null, words, error)
                : placed(location.getLineNr(), location.getColumnNr(), words, error);
    }

    private void requireBounded(String text) throws JsonProcessingException {
        if (text.length() > longest) {
            throw new JsonParseException(
                    null,
                    String.format(
                            Locale.ROOT, "it has %,d characters, and may have %,d at most", text.length(), longest));
        }
        if (mapper.getFactory() instanceof YAMLFactory) {
            requireShallow(text);
        }
    }

    /** With the place of the fault in its first line, where there is one: what YAML's parser says first is what it was doing. */
    private static JsonParseException placed(JsonParseException error) {
        if (error.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return placed(
                    marked.getProblemMark().getLine() + 1,
                    marked.getProblemMark().getColumn() + 1,
                    marked.getProblem(),
                    error);
        }
        JsonLocation location = error.getLocation();
        return location == null || location.getLineNr() < 1
                ? error
                : placed(location.getLineNr(), location.getColumnNr(), error.getOriginalMessage(), error);
    }

    private static JsonParseException placed(int line, int column, String problem, JsonProcessingException cause) {
        String first = String.valueOf(problem).lines().findFirst().orElse("");
        return new JsonParseException(null, "line " + line + ", column " + column + ": " + first, cause);
    }

    /** The factory's own bound is for JSON. A pass of its own, since building a value takes the stack that its depth asks for. */
    private void requireShallow(String text) throws JsonProcessingException {
        try (JsonParser parser = mapper.createParser(text)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > DEEPEST) {
                    throw new JsonParseException(
                            null,
                            "line " + parser.getTokenLocation().getLineNr() + " has more than " + DEEPEST
                                    + " lists and mappings within each other");
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
