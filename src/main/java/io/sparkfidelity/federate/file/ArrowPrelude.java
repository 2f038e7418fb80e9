package io.sparkfidelity.federate.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Schema;

/**
 * All of an Arrow IPC file but its record batches, checked: magic, footer, schema and where the batches lie. Reads and
 * allocates no more than the bounds below, whatever the file claims.
 *
 * @param metadata of the schema
 * @param batches in the file's order; they lie within the file and do not overlap
 */
record ArrowPrelude(Map<String, String> metadata, List<Extent> batches) {
    static final int CONTINUATION = -1;
    static final int MESSAGE_PREFIX = 8;
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 8;
    private static final int TAIL = 4 + MAGIC.length;
    private static final int MOST_FOOTER = 16 << 20;
    private static final int MOST_MESSAGE = 1 << 16;
    private static final int BLOCK_BYTES = 24;
    private static final int ALIGNMENT = 8;

    /**
     * Where a record batch lies.
     *
     * @param position of its message
     * @param message bytes of the message with its prefix
     * @param body bytes after it
     */
    record Extent(long position, int message, long body) {
        long bodyPosition() {
            return position + message;
        }

        long end() {
            return bodyPosition() + body;
        }
    }

    static ArrowPrelude read(FileBytes file) throws IOException {
        require(file.length() >= HEAD + TAIL, "it is too short for an Arrow file");
        require(startsWithMagic(file.read(0, MAGIC.length)), "it is not an Arrow file");
        ByteBuffer tail = file.read(file.length() - TAIL, TAIL);
        int footerLength = tail.getInt();
        require(startsWithMagic(tail), "it is cut off: it does not end as an Arrow file does");
        require(footerLength > 0 && footerLength <= MOST_FOOTER, "its footer claims " + footerLength + " bytes");
        long footerPosition = file.length() - TAIL - footerLength;
        require(footerPosition >= HEAD, "its footer is longer than the file");
        ByteBuffer bytes = file.read(footerPosition, footerLength);
        Footer footer = Footer.getRootAsFooter(bytes);
        require(footer.version() == MetadataVersion.V5, "it is not of Arrow's metadata version 5");
        require(footer.dictionariesLength() == 0, "it holds dictionaries");
        Map<String, String> metadata = ArrowSchema.metadata(footer.schema());
        List<Extent> batches = extents(footer, footerLength, footerPosition);
        long schemaEnd = batches.isEmpty() ? footerPosition : batches.get(0).position();
        // Arrow's JavaScript leaves the first schema out.
        require(
                schemaEnd == HEAD || leadingMetadata(file, schemaEnd).equals(metadata),
                "the schemas at its begin and at its end say different things");
        return new ArrowPrelude(metadata, batches);
    }

    private static List<Extent> extents(Footer footer, int footerLength, long footerPosition) {
        int count = footer.recordBatchesLength();
        require(count >= 0 && (long) count * BLOCK_BYTES <= footerLength, "its footer claims " + count + " batches");
        List<Extent> batches = new ArrayList<>(count);
        long end = HEAD;
        for (int i = 0; i < count; i++) {
            Block block = footer.recordBatches(i);
            Extent extent = new Extent(block.offset(), block.metaDataLength(), block.bodyLength());
            require(
                    extent.position() >= end
                            && extent.position() % ALIGNMENT == 0
                            && extent.message() > MESSAGE_PREFIX
                            && extent.message() <= MOST_MESSAGE
                            && extent.message() % ALIGNMENT == 0
                            && extent.body() >= 0
                            && extent.body() <= footerPosition
                            && extent.end() <= footerPosition,
                    "its batch " + i + " lies outside of the file or over another");
            end = extent.end();
            batches.add(extent);
        }
        return batches;
    }

    /** The metadata of the schema with which the file begins, which readers of streams go by. */
    private static Map<String, String> leadingMetadata(FileBytes file, long end) throws IOException {
        Message message = message(file, HEAD, Math.min(end - HEAD, MOST_FOOTER));
        require(message.headerType() == MessageHeader.Schema, "it does not begin with a schema");
        return ArrowSchema.metadata((Schema) message.header(new Schema()));
    }

    /** The message at a position, which with its prefix takes at most {@code most} bytes. */
    static Message message(FileBytes file, long position, long most) throws IOException {
        ByteBuffer prefix = file.read(position, MESSAGE_PREFIX);
        require(prefix.getInt() == CONTINUATION, "no message stands at " + position);
        int length = prefix.getInt();
        require(
                length > 0 && length <= most - MESSAGE_PREFIX,
                "a message at " + position + " claims " + length + " bytes");
        return Message.getRootAsMessage(file.read(position + MESSAGE_PREFIX, length));
    }

    /** What such a file begins and ends with. */
    static byte[] magic() {
        return MAGIC.clone();
    }

    private static boolean startsWithMagic(ByteBuffer bytes) {
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        return Arrays.equals(magic, MAGIC);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
