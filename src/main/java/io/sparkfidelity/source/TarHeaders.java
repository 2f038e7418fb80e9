package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.NameBytes;
import io.sparkfidelity.storage.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * What the headers of an uncompressed tar (ustar, GNU, pax) announce, up to the mark of its end; what stands between them
 * is not read. A header that makes no sense ends the walk with a broken member.
 *
 * <p>The headers are walked here and not by {@code TarArchiveInputStream}, since that one takes a pax header or a long name
 * of any size into memory, and calls a newer commons-lang3 than Spark 3.5 has.
 */
final class TarHeaders implements Iterator<TarHeaders.Entry> {
    /** Bytes of a pax header or long name, at most: such a header is about one file's name. */
    static final int MAX_HEADER = 1 << 20;

    static final int BLOCK = 512;

    /**
     * A file, a link or whatever else has a name.
     *
     * @param member its place is that of its own bytes, of which a link has none
     * @param target what a link leads to, as the archive gives it
     */
    record Entry(char type, ArchiveMember member, Optional<String> target) {
        boolean isLink() {
            return target.isPresent();
        }

        /** Whether the archive may hold an image under its name. */
        boolean isFile() {
            return type == '0' || type == '\0' || type == '7' || type == 'S' || member.isDamage();
        }
    }

    private final OpenFile file;
    private final long end;
    private final String path;
    private final byte[] header = new byte[BLOCK];
    private final long first;
    private long position;
    private boolean ended;
    private Optional<Entry> next = Optional.empty();
    private boolean done;

    /** What extended headers say of the file that follows. */
    private Map<String, String> extended = new HashMap<>();

    /**
     * @param start where the first header is
     * @param length of the file in bytes
     */
    TarHeaders(OpenFile file, long start, long length, String path) {
        this.file = file;
        this.position = start;
        this.first = start;
        this.end = length;
        this.path = path;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && !done) {
                next = step();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next.isPresent();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }

    /** Reads one header; a member if it is a file's, and the position of the next header. */
    private Optional<Entry> step() throws IOException {
        if (end == 0) {
            return broken(RejectReason.EMPTY, "the archive has no bytes");
        }
        if (position == end) {
            done = true;
            return Optional.empty();
        }
        if (end - position < BLOCK) {
            return broken(RejectReason.TRUNCATED, "the archive ends within a header");
        }
        file.read(position, header, 0, BLOCK);
        if (isZero(header)) {
            done = true;
            ended = true;
            return Optional.empty();
        }
        long size;
        try {
            if (!TarUtils.verifyCheckSum(header)) {
                return noHeader("no tar header where one must be");
            }
            size = extended.containsKey("size")
                    ? Long.parseLong(extended.get("size"))
                    : TarUtils.parseOctalOrBinary(header, 124, 12);
        } catch (IllegalArgumentException e) {
            return noHeader("a tar header without a size");
        }
        long data = position + BLOCK;
        if (size < 0) {
            return broken(RejectReason.CORRUPT, "a tar header with a size below 0");
        }
        char type = (char) header[156];
        if (size > end - data) {
            return broken(
                    RejectReason.TRUNCATED,
                    "a header announces " + size + " bytes, and the archive has " + (end - data) + " left");
        }
        long start = position;
        position = Math.min(end, data + (size + BLOCK - 1) / BLOCK * BLOCK);
        return switch (type) {
            case 'x', 'X', 'L', 'K' -> extend(type, start, data, size);
            case 'g' -> Optional.empty();
            default -> named(type, data, size);
        };
    }

    private Optional<Entry> extend(char type, long start, long data, long size) throws IOException {
        if (size > MAX_HEADER) {
            // The name is lost, the archive is not: the file behind this header follows under its short name.
            return damage(start, RejectReason.CORRUPT, "a header of " + size + " bytes; the limit is " + MAX_HEADER);
        }
        byte[] bytes = file.read(data, (int) size);
        if (type == 'L') {
            extended.put("path", text(bytes, 0, bytes.length));
        } else if (type == 'K') {
            extended.put("linkpath", text(bytes, 0, bytes.length));
        } else if (!readPax(bytes)) {
            return damage(start, RejectReason.CORRUPT, "a pax header out of form");
        }
        return Optional.empty();
    }

    /** Records of the form {@code length key=value\n}, the length counting all of it. */
    private boolean readPax(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int length = 0;
            int digits = at;
            while (digits < bytes.length && digits - at < 8 && bytes[digits] >= '0' && bytes[digits] <= '9') {
                length = 10 * length + bytes[digits++] - '0';
            }
            int equals = digits;
            while (equals < bytes.length && bytes[equals] != '=') {
                equals++;
            }
            if (length > bytes.length - at || equals >= at + length || digits == at) {
                return false;
            }
            String key = text(bytes, digits + 1, equals);
            if (key.equals("path") || key.equals("linkpath") || key.equals("size") || key.startsWith("GNU.sparse")) {
                extended.put(key, text(bytes, equals + 1, at + length - 1));
            }
            at += length;
        }
        return true;
    }

    private Optional<Entry> named(char type, long data, long size) {
        String name = extended.getOrDefault("path", shortName());
        String target = extended.getOrDefault("linkpath", text(header, 157, 257));
        boolean sparse = type == 'S' || extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
        extended = new HashMap<>();
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        // Folders have no bytes, but in the old form a slash for a type.
        if (type == '5' || name.isEmpty() || name.endsWith("/")) {
            return Optional.empty();
        }
        Place place = sparse
                ? new Place.Broken(RejectReason.UNSUPPORTED_FORMAT, "a sparse tar member")
                : new Place.Slice(data, size, path);
        boolean link = type == '1' || type == '2';
        return Optional.of(
                new Entry(type, new ArchiveMember(name, size, place), link ? Optional.of(target) : Optional.empty()));
    }

    private String shortName() {
        String name = text(header, 0, 100);
        // The old GNU form has other things where ustar has the prefix.
        boolean ustar = header[257] == 'u' && header[262] == 0;
        String prefix = ustar ? text(header, 345, 500) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private Optional<Entry> broken(RejectReason reason, String detail) {
        done = true;
        return damage(position, reason, detail);
    }

    /** What is no tar from its first byte on is something else. */
    private Optional<Entry> noHeader(String detail) {
        return broken(
                RejectReason.CORRUPT,
                (position > first ? Optional.<String>empty() : FileSignature.of(header))
                        .map(format -> format + ", and no tar; " + FileSignature.ADVICE)
                        .orElse(detail));
    }

    private static Optional<Entry> damage(long at, RejectReason reason, String detail) {
        return Optional.of(
                new Entry('0', ArchiveMember.broken(at, new Place.Broken(reason, detail)), Optional.empty()));
    }

    /** Behind the mark of the end, once the walk is over; empty where there was none. */
    OptionalLong behindEnd() {
        return ended ? OptionalLong.of(position + BLOCK) : OptionalLong.empty();
    }

    /** Where an archive ends behind its last member, without a mark; empty where it does otherwise. */
    OptionalLong withoutMark() {
        return done && !ended && position == end && position > first ? OptionalLong.of(position) : OptionalLong.empty();
    }

    private static String text(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return end <= from ? "" : NameBytes.text(Arrays.copyOfRange(bytes, from, end));
    }

    static boolean isZero(byte[] block) {
        return Arrays.equals(block, new byte[block.length]);
    }
}
