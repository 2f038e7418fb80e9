package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The rows of one record batch without their values, and where in the file those lie. Checked before anything of its size
 * is allocated: the rows are bounded, every buffer lies in the batch's body, and every list lies in the values.
 */
final class ArrowBatch {
    /**
     * A row, but for its values.
     *
     * @param position of its first value in the file
     * @param length number of values, of 8 bytes each
     */
    record Row(Group group, int buckets, int bucket, String field, int q, long position, int length) {}

    /** Columns and the list's child; two buffers each, and a third for each text. */
    private static final int NODES = Columns.NAMES.size() + 1;

    private static final int BUFFERS = 2 * NODES + 3;
    private static final int MOST_TEXT = 256;

    private final FileBytes file;
    private final ArrowPrelude.Extent extent;
    private final RecordBatch batch;
    private final int rows;
    private int node;
    private int buffer;

    private ArrowBatch(FileBytes file, ArrowPrelude.Extent extent, RecordBatch batch) {
        this.file = file;
        this.extent = extent;
        this.batch = batch;
        this.rows = (int) batch.length();
    }

    static List<Row> rows(FileBytes file, ArrowPrelude.Extent extent) throws IOException {
        Message message = ArrowPrelude.message(file, extent.position(), extent.message());
        require(message.headerType() == MessageHeader.RecordBatch, "a batch is none");
        require(message.bodyLength() == extent.body(), "a batch and the footer differ in its length");
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        require(batch != null, "a batch is empty");
        require(batch.compression() == null, "it is compressed; write it uncompressed");
        require(
                batch.length() >= 0 && batch.length() <= Columns.BATCH_ROWS,
                "a batch claims " + batch.length() + " rows; " + Columns.BATCH_ROWS + " are allowed");
        require(
                batch.nodesLength() == NODES && batch.buffersLength() == BUFFERS,
                "a batch does not have the columns of a tally file");
        return new ArrowBatch(file, extent, batch).rows();
    }

    private List<Row> rows() throws IOException {
        List<String> sites = texts();
        List<String> labels = texts();
        int[] buckets = numbers();
        int[] bucket = numbers();
        List<String> fields = texts();
        int[] q = numbers();
        node(rows);
        buffer++;
        int[] offsets = offsets();
        int values = offsets[rows];
        node(values);
        buffer++;
        long position = next((long) values * Long.BYTES);
        List<Row> result = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            result.add(new Row(
                    new Group(sites.get(i), labels.get(i)),
                    buckets[i],
                    bucket[i],
                    fields.get(i),
                    q[i],
                    position + (long) Long.BYTES * (offsets[i] - offsets[0]),
                    offsets[i + 1] - offsets[i]));
        }
        return result;
    }

    private List<String> texts() throws IOException {
        node(rows);
        buffer++;
        int[] offsets = offsets();
        int bytes = offsets[rows];
        require(bytes <= rows * MOST_TEXT, "the texts of a batch claim " + bytes + " bytes");
        ByteBuffer data = file.read(next(bytes), bytes);
        List<String> texts = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            try {
                texts.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(data.slice(offsets[i], offsets[i + 1] - offsets[i]))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("a text is not UTF-8", e);
            }
        }
        return texts;
    }

    private int[] numbers() throws IOException {
        node(rows);
        buffer++;
        return integers(rows);
    }

    /** Where each row's part of a buffer begins, and where the last ends: from 0, and never back. */
    private int[] offsets() throws IOException {
        int[] offsets = integers(rows + 1);
        require(offsets[0] == 0, "an offset is not where it must be");
        for (int i = 0; i < rows; i++) {
            require(offsets[i + 1] >= offsets[i], "offsets go back");
        }
        return offsets;
    }

    private int[] integers(int count) throws IOException {
        int[] numbers = new int[count];
        file.read(next((long) count * Integer.BYTES), (long) count * Integer.BYTES)
                .asIntBuffer()
                .get(numbers);
        return numbers;
    }

    private void node(int length) {
        require(
                batch.nodes(node).length() == length && batch.nodes(node).nullCount() == 0,
                "a column of a batch has nulls or another number of rows");
        node++;
    }

    /** Where the next buffer lies in the file; it must hold {@code bytes}, within the body. */
    private long next(long bytes) {
        Buffer next = batch.buffers(buffer);
        buffer++;
        require(
                next.offset() >= 0
                        && next.length() >= bytes
                        && next.offset() <= extent.body()
                        && next.length() <= extent.body() - next.offset(),
                "a buffer of a batch holds less than the " + bytes + " bytes it must, or lies outside of the batch");
        return extent.bodyPosition() + next.offset();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
