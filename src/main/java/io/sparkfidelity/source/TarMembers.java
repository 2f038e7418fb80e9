package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The files of an uncompressed tar (ustar, GNU, pax), from its headers alone; what stands between them is not read. A
 * header that makes no sense ends the walk with a broken member.
 *
 * <p>The headers are walked here and not by {@code TarArchiveInputStream}, since that one takes a pax header or a long name
 * of any size into memory, and calls a newer commons-lang3 than Spark 3.5 has.
 */
final class TarMembers implements Iterator<Member> {
    /** Bytes of a pax header or long name, at most: such a header is about one file's name. */
    static final int MAX_HEADER = 1 << 20;

    private static final int BLOCK = 512;

    private final OpenFile file;
    private final long end;
    private final String path;
    private final byte[] header = new byte[BLOCK];
    private long position;
    private Optional<Member> next = Optional.empty();
    private boolean done;

    /** What extended headers say of the file that follows. */
    private Map<String, String> extended = new HashMap<>();

    /** @param length of the file in bytes */
    TarMembers(OpenFile file, long length, String path) {
        this.file = file;
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
    public Member next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Member member = next.orElseThrow();
        next = Optional.empty();
        return member;
    }

    /** Reads one header; a member if it is a file's, and the position of the next header. */
    private Optional<Member> step() throws IOException {
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
            return Optional.empty();
        }
        long size;
        try {
            if (!TarUtils.verifyCheckSum(header)) {
                return broken(RejectReason.CORRUPT, "no tar header where one must be");
            }
            size = extended.containsKey("size")
                    ? Long.parseLong(extended.get("size"))
                    : TarUtils.parseOctalOrBinary(header, 124, 12);
        } catch (IllegalArgumentException e) {
            return broken(RejectReason.CORRUPT, "a tar header without a size");
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
            case 'x', 'L' -> extend(type, start, data, size);
            case '0', '\0', '7', 'S' -> regular(type, data, size);
            default -> {
                if (type != 'g' && type != 'K') {
                    extended = new HashMap<>();
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Member> extend(char type, long start, long data, long size) throws IOException {
        if (size > MAX_HEADER) {
            // The name is lost, the archive is not: the file behind this header follows under its short name.
            return Optional.of(Member.broken(
                    start,
                    new Place.Broken(
                            RejectReason.CORRUPT, "a header of " + size + " bytes; the limit is " + MAX_HEADER)));
        }
        byte[] bytes = file.read(data, (int) size);
        if (type == 'L') {
            extended.put("path", text(bytes, 0, bytes.length));
        } else if (!readPax(bytes)) {
            return Optional.of(
                    Member.broken(start, new Place.Broken(RejectReason.CORRUPT, "a pax header out of form")));
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
            if (key.equals("path") || key.equals("size") || key.startsWith("GNU.sparse")) {
                extended.put(key, text(bytes, equals + 1, at + length - 1));
            }
            at += length;
        }
        return true;
    }

    private Optional<Member> regular(char type, long data, long size) {
        String name = extended.getOrDefault("path", shortName());
        boolean sparse = type == 'S' || extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
        extended = new HashMap<>();
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        if (name.isEmpty() || name.endsWith("/")) {
            return Optional.empty();
        }
        Place place = sparse
                ? new Place.Broken(RejectReason.UNSUPPORTED_FORMAT, "a sparse tar member")
                : new Place.Slice(data, size, path);
        return Optional.of(new Member(name, size, place));
    }

    private String shortName() {
        String name = text(header, 0, 100);
        // The old GNU form has other things where ustar has the prefix.
        boolean ustar = header[257] == 'u' && header[262] == 0;
        String prefix = ustar ? text(header, 345, 500) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private Optional<Member> broken(RejectReason reason, String detail) {
        done = true;
        return Optional.of(Member.broken(position, new Place.Broken(reason, detail)));
    }

    private static String text(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return end <= from ? "" : new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        return Arrays.equals(block, new byte[block.length]);
    }
}
