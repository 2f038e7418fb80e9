package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.Columns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/** Holds an Arrow schema from outside against the columns of a tally file. */
final class ArrowSchema {
    private static final int MOST_METADATA = 64;
    private static final List<Byte> TYPES =
            List.of(Type.Utf8, Type.Utf8, Type.Int, Type.Int, Type.Utf8, Type.Int, Type.List);

    private ArrowSchema() {}

    /** The metadata of a schema whose columns are those of a tally file. */
    static Map<String, String> metadata(Schema schema) {
        require(schema != null, "it has no schema");
        require(schema.endianness() == Endianness.Little, "its numbers are not little-endian");
        require(
                schema.fieldsLength() == Columns.NAMES.size(),
                "it has " + schema.fieldsLength() + " columns; a tally file has " + Columns.NAMES);
        for (int i = 0; i < Columns.NAMES.size(); i++) {
            Field field = schema.fields(i);
            require(field != null, "a column is missing");
            String name = Columns.NAMES.get(i);
            require(name.equals(field.name()), "its column " + i + " is not '" + name + "'");
            require(
                    field.typeType() == TYPES.get(i) && field.dictionary() == null,
                    "its column '" + name + "' has another type");
            if (field.typeType() == Type.Int) {
                integer(field, Integer.SIZE);
            } else if (field.typeType() == Type.List) {
                require(
                        field.childrenLength() == 1 && field.children(0) != null,
                        "its column '" + name + "' is no list");
                integer(field.children(0), Long.SIZE);
            }
        }
        require(schema.customMetadataLength() <= MOST_METADATA, "it has too many metadata entries");
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < schema.customMetadataLength(); i++) {
            KeyValue entry = schema.customMetadata(i);
            require(entry != null && entry.key() != null && entry.value() != null, "a metadata entry is empty");
            require(metadata.put(entry.key(), entry.value()) == null, "a metadata entry stands twice");
        }
        return metadata;
    }

    private static void integer(Field field, int bits) {
        require(
                field.typeType() == Type.Int && field.dictionary() == null,
                "its column '" + field.name() + "' has another type");
        Int type = (Int) field.type(new Int());
        require(
                type != null && type.bitWidth() == bits && type.isSigned(),
                "its column '" + field.name() + "' is not int" + bits);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
