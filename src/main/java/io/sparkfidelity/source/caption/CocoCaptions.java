package io.sparkfidelity.source.caption;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sparkfidelity.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * COCO's annotations of captions (cocodataset.org, "Data format"), read as a stream: an object with a list {@code images} of
 * {@code {id, file_name}} and a list {@code annotations} of {@code {id, image_id, caption}}, in any order; what else there is, is
 * passed over. One row for each entry of both lists.
 */
final class CocoCaptions implements Iterator<Row> {
    /** A row: of an image, its name; or of an annotation, its number and its caption. */
    static final StructType SCHEMA = new StructType()
            .add("isImage", DataTypes.BooleanType, false)
            .add("image", DataTypes.LongType, false)
            .add("number", DataTypes.LongType, false)
            .add("text", DataTypes.StringType, false);

    /** Characters of one string; no caption or name is longer. */
    private static final int LONGEST_STRING = 1 << 20;

    private static final int DEEPEST = 64;
    private static final String IMAGES = "images";
    private static final String ANNOTATIONS = "annotations";

    private final String path;
    private final JsonParser parser;
    private boolean inImages;
    private boolean inAnnotations;
    private boolean sawImages;
    private boolean sawAnnotations;
    private boolean begun;
    private @Nullable Row next;

    /** @param path for messages */
    CocoCaptions(String path, InputStream in) throws IOException {
        this.path = path;
        this.parser = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(LONGEST_STRING)
                        .build())
                .build()
                .createParser(in);
    }

    @Override
    public boolean hasNext() {
        try {
            if (next == null) {
                next = read().orElse(null);
            }
            return next != null;
        } catch (JsonProcessingException e) {
            String problem = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new UncheckedIOException(
                    misfit("line " + parser.currentLocation().getLineNr() + ": " + problem));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Row next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Row row = next;
        next = null;
        return row;
    }

    private Optional<Row> read() throws IOException {
        if (!begun) {
            begun = true;
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw misfit("it is no JSON object");
            }
        }
        while (true) {
            JsonToken token = parser.nextToken();
            if (inImages || inAnnotations) {
                if (token == JsonToken.START_OBJECT) {
                    return Optional.of(entry());
                }
                if (token != JsonToken.END_ARRAY) {
                    throw misfit(
                            "its list '" + (inImages ? IMAGES : ANNOTATIONS) + "' holds something else than objects");
                }
                inImages = false;
                inAnnotations = false;
            } else if (token == JsonToken.FIELD_NAME) {
                enter(parser.currentName());
            } else {
                requireBoth();
                parser.close();
                return Optional.empty();
            }
        }
    }

    private void enter(String field) throws IOException {
        JsonToken value = parser.nextToken();
        inImages = field.equals(IMAGES);
        inAnnotations = field.equals(ANNOTATIONS);
        if (!inImages && !inAnnotations) {
            parser.skipChildren();
        } else if (value != JsonToken.START_ARRAY) {
            throw misfit("its '" + field + "' is no list");
        }
        sawImages |= inImages;
        sawAnnotations |= inAnnotations;
    }

    private void requireBoth() throws SourceException {
        if (!sawImages || !sawAnnotations) {
            throw misfit("it has no list '" + (sawImages ? ANNOTATIONS : IMAGES) + "'");
        }
    }

    private Row entry() throws IOException {
        Long id = null;
        Long image = null;
        String text = null;
        String textField = inImages ? "file_name" : "caption";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                id = parser.getLongValue();
            } else if (field.equals("image_id") && value == JsonToken.VALUE_NUMBER_INT) {
                image = parser.getLongValue();
            } else if (field.equals(textField) && value == JsonToken.VALUE_STRING) {
                text = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        if (inImages) {
            return RowFactory.create(true, required(id, "id"), 0L, required(text, textField));
        }
        return RowFactory.create(false, required(image, "image_id"), required(id, "id"), required(text, textField));
    }

    private <T> T required(@Nullable T value, String field) throws SourceException {
        if (value == null) {
            throw misfit("an entry of its '" + (inImages ? IMAGES : ANNOTATIONS) + "' has no '" + field + "'"
                    + (field.endsWith("id") ? " that is a whole number" : " that is a text"));
        }
        return value;
    }

    private SourceException misfit(String reason) {
        return new SourceException("the captions " + path + " are not in COCO's form: " + reason
                + "; give a file such as captions_val2014.json, or a CSV with the columns file_name and caption");
    }
}
