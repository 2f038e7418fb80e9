package io.sparkfidelity.federate.file;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sparkfidelity.federate.Columns;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/**
 * An Arrow IPC file (the format's page "Serialization and Interprocess Communication") of a tally file's columns, with the
 * bytes that Arrow's own Java library writes, whose vectors would bring a memory manager and Spark's class path with them.
 */
final class ArrowWriter {
    private static final int ALIGNMENT = 8;

    private final ByteArrayOutputStream out;
    private final Map<String, String> metadata;
    private final List<ArrowPrelude.Extent> batches = new ArrayList<>();

    /** One row: six columns, and the values as the last. */
    record Row(String site, String label, int buckets, int bucket, String field, int q, long[] values) {}

    /** The parts of a batch's body, each from a multiple of 8 bytes on. */
    private static final class Body {
        private final List<ByteBuffer> buffers = new ArrayList<>();
        private final List<Integer> nodes = new ArrayList<>();

        /** A column of so many values, none of them missing: a bit for each. */
        void column(int values) {
            nodes.add(values);
            ByteBuffer bits = part((values + Byte.SIZE - 1) / Byte.SIZE);
            for (int i = 0; i < values; i++) {
                bits.put(i / Byte.SIZE, (byte) (bits.get(i / Byte.SIZE) | 1 << i % Byte.SIZE));
            }
        }

        ByteBuffer part(int bytes) {
            ByteBuffer part = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
            buffers.add(part);
            return part;
        }

        void texts(List<String> texts) {
            column(texts.size());
            List<byte[]> encoded = texts.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();
            offsets(encoded.stream().map(bytes -> bytes.length).toList());
            ByteBuffer data =
                    part(encoded.stream().mapToInt(bytes -> bytes.length).sum());
            encoded.forEach(data::put);
        }

        void numbers(List<Integer> numbers) {
            column(numbers.size());
            ByteBuffer data = part(Integer.BYTES * numbers.size());
            numbers.forEach(data::putInt);
        }

        void lists(List<long[]> lists) {
            column(lists.size());
            offsets(lists.stream().map(list -> list.length).toList());
            int values = lists.stream().mapToInt(list -> list.length).sum();
            column(values);
            ByteBuffer data = part(Math.multiplyExact(Long.BYTES, values));
            for (long[] list : lists) {
                for (long value : list) {
                    data.putLong(value);
                }
            }
        }

        private void offsets(List<Integer> lengths) {
            ByteBuffer offsets = part(Integer.BYTES * (lengths.size() + 1));
            int end = 0;
            offsets.putInt(end);
            for (int length : lengths) {
                end += length;
                offsets.putInt(end);
            }
        }

        long length() {
            return buffers.stream().mapToLong(part -> aligned(part.capacity())).sum();
        }
    }

    /** Begins a file; {@link #end} ends it. */
    ArrowWriter(Map<String, String> metadata, ByteArrayOutputStream out) {
        // In the order in which Arrow's own library comes to write them.
        this.metadata = new HashMap<>(metadata);
        this.out = out;
        out.writeBytes(ArrowPrelude.magic());
        align();
        FlatBufferBuilder builder = new FlatBufferBuilder();
        message(builder, MessageHeader.Schema, schema(builder), 0);
    }

    /** Writes rows as one batch. */
    void batch(List<Row> rows) {
        Body body = new Body();
        body.texts(rows.stream().map(Row::site).toList());
        body.texts(rows.stream().map(Row::label).toList());
        body.numbers(rows.stream().map(Row::buckets).toList());
        body.numbers(rows.stream().map(Row::bucket).toList());
        body.texts(rows.stream().map(Row::field).toList());
        body.numbers(rows.stream().map(Row::q).toList());
        body.lists(rows.stream().map(Row::values).toList());
        int position = out.size();
        FlatBufferBuilder builder = new FlatBufferBuilder();
        message(builder, MessageHeader.RecordBatch, header(builder, rows.size(), body), body.length());
        batches.add(new ArrowPrelude.Extent(position, out.size() - position, body.length()));
        for (ByteBuffer part : body.buffers) {
            out.writeBytes(part.array());
            align();
        }
    }

    private static int header(FlatBufferBuilder builder, int rows, Body body) {
        // A vector of structures is written from its end.
        RecordBatch.startNodesVector(builder, body.nodes.size());
        for (int i = body.nodes.size() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, body.nodes.get(i), 0);
        }
        int nodes = builder.endVector();
        RecordBatch.startBuffersVector(builder, body.buffers.size());
        long offset = body.length();
        for (int i = body.buffers.size() - 1; i >= 0; i--) {
            int length = body.buffers.get(i).capacity();
            offset -= aligned(length);
            Buffer.createBuffer(builder, offset, length);
        }
        int buffers = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, rows);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, buffers);
        return RecordBatch.endRecordBatch(builder);
    }

    /** Writes what is left: where the batches lie. */
    void end() {
        number(ArrowPrelude.CONTINUATION);
        number(0);
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int schema = schema(builder);
        Footer.startDictionariesVector(builder, 0);
        int dictionaries = builder.endVector();
        Footer.startRecordBatchesVector(builder, batches.size());
        for (int i = batches.size() - 1; i >= 0; i--) {
            ArrowPrelude.Extent extent = batches.get(i);
            Block.createBlock(builder, extent.position(), extent.message(), extent.body());
        }
        int blocks = builder.endVector();
        Footer.startFooter(builder);
        Footer.addSchema(builder, schema);
        Footer.addDictionaries(builder, dictionaries);
        Footer.addRecordBatches(builder, blocks);
        Footer.addVersion(builder, MetadataVersion.V5);
        builder.finish(Footer.endFooter(builder));
        byte[] footer = builder.sizedByteArray();
        out.writeBytes(footer);
        number(footer.length);
        out.writeBytes(ArrowPrelude.magic());
    }

    private int schema(FlatBufferBuilder builder) {
        int[] columns = new int[Columns.NAMES.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = switch (Columns.NAMES.get(i)) {
                case Columns.VALUES -> list(builder);
                case Columns.BUCKETS, Columns.BUCKET, Columns.Q -> integer(builder, Columns.NAMES.get(i), Integer.SIZE);
                default -> text(builder, Columns.NAMES.get(i));
            };
        }
        int fields = Schema.createFieldsVector(builder, columns);
        int[] entries = new int[metadata.size()];
        int at = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            int key = builder.createString(entry.getKey());
            int value = builder.createString(entry.getValue());
            KeyValue.startKeyValue(builder);
            KeyValue.addKey(builder, key);
            KeyValue.addValue(builder, value);
            entries[at++] = KeyValue.endKeyValue(builder);
        }
        int said = Schema.createCustomMetadataVector(builder, entries);
        Schema.startSchema(builder);
        Schema.addEndianness(builder, Endianness.Little);
        Schema.addFields(builder, fields);
        Schema.addCustomMetadata(builder, said);
        return Schema.endSchema(builder);
    }

    private static int text(FlatBufferBuilder builder, String name) {
        int written = builder.createString(name);
        Utf8.startUtf8(builder);
        return column(builder, written, Type.Utf8, Utf8.endUtf8(builder));
    }

    private static int integer(FlatBufferBuilder builder, String name, int bits) {
        int written = builder.createString(name);
        Int.startInt(builder);
        Int.addBitWidth(builder, bits);
        Int.addIsSigned(builder, true);
        return column(builder, written, Type.Int, Int.endInt(builder));
    }

    private static int list(FlatBufferBuilder builder) {
        int written = builder.createString(Columns.VALUES);
        org.apache.arrow.flatbuf.List.startList(builder);
        int type = org.apache.arrow.flatbuf.List.endList(builder);
        return column(builder, written, Type.List, type, integer(builder, "item", Long.SIZE));
    }

    private static int column(FlatBufferBuilder builder, int name, byte kind, int type, int... children) {
        int below = Field.createChildrenVector(builder, children);
        int said = Field.createCustomMetadataVector(builder, new int[0]);
        Field.startField(builder);
        Field.addName(builder, name);
        Field.addNullable(builder, false);
        Field.addTypeType(builder, kind);
        Field.addType(builder, type);
        Field.addChildren(builder, below);
        Field.addCustomMetadata(builder, said);
        return Field.endField(builder);
    }

    private void message(FlatBufferBuilder builder, byte kind, int header, long body) {
        Message.startMessage(builder);
        Message.addHeaderType(builder, kind);
        Message.addHeader(builder, header);
        Message.addVersion(builder, MetadataVersion.V5);
        Message.addBodyLength(builder, body);
        builder.finish(Message.endMessage(builder));
        byte[] bytes = builder.sizedByteArray();
        number(ArrowPrelude.CONTINUATION);
        number((int) aligned(bytes.length));
        out.writeBytes(bytes);
        align();
    }

    private void number(int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    private void align() {
        out.writeBytes(new byte[(int) (aligned(out.size()) - out.size())]);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
