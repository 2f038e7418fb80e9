package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.source.binary.LittleEndian;
import io.sparkfidelity.storage.NameBytes;
import io.sparkfidelity.storage.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a zip (also zip64) from its central directory, in the order of that directory. A directory out of form ends
 * the walk with a broken member.
 *
 * <p>The directory streams through a buffer of fixed size: {@code ZipFile} of commons-compress makes an object of half a
 * kilobyte for each member before it gives the first, and an archive may have millions.
 */
final class ZipMembers implements Iterator<ArchiveMember> {
    private static final int END = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int ENTRY = 46;
    private static final int LOCAL_HEADER = 30;
    private static final int BUFFER = 1 << 18;
    private static final String DAMAGED_ENTRY = "a damaged entry in the zip directory";

    /** Systems that keep a file's kind in the upper half of its external attributes. */
    private static final Set<Integer> UNIX = Set.of(3, 19);

    private static final int KIND = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;

    private final OpenFile file;
    private final String path;
    private final long base;
    private final long end;
    /** Members, modulo 2^16. */
    private final int announced;

    private long position;
    private int count;
    private boolean damaged;
    private long bytes;
    private byte[] buffer = new byte[0];
    private long bufferStart;
    private Optional<ArchiveMember> next = Optional.empty();

    private ZipMembers(OpenFile file, String path, long base, long position, long end, int announced) {
        this.announced = announced;
        this.file = file;
        this.path = path;
        this.base = base;
        this.position = position;
        this.end = end;
    }

    /** @param length of the file in bytes */
    static Iterator<ArchiveMember> of(OpenFile file, long length, String path) throws IOException {
        try {
            int tail = (int) Math.min(length, END + LONGEST_COMMENT);
            LittleEndian bytes = new LittleEndian(file.read(length - tail, tail));
            for (int at = tail - END; at >= 0; at--) {
                if (bytes.u32(at) == 0x06054b50L && bytes.u16(at + 20) <= tail - at - END) {
                    return directory(file, length - tail + at, bytes, at, path);
                }
            }
            String whatItIs = FileSignature.of(file.read(0, (int) Math.min(length, 32)))
                    .map(format -> "; " + format)
                    .orElse("");
            return broken(length, "no zip directory at the end of the archive" + whatItIs + "; was it cut short?");
        } catch (ArithmeticException e) {
            return broken(length, "a zip directory out of bounds");
        }
    }

    private static Iterator<ArchiveMember> directory(OpenFile file, long endAt, LittleEndian bytes, int at, String path)
            throws IOException {
        long size = bytes.u32(at + 12);
        long offset = bytes.u32(at + 16);
        long directoryEnd = endAt;
        int announced = bytes.u16(at + 10);
        if (bytes.u16(at + 4) != bytes.u16(at + 6)) {
            return broken(endAt, "one part of a split zip");
        }
        // Writers add the zip64 records also where every number fits the old ones: they stand between directory and
        // end.
        if (endAt >= 76) {
            LittleEndian locator = new LittleEndian(file.read(endAt - 20, 20));
            if (locator.u32(0) == 0x07064b50L) {
                directoryEnd = locator.u64(8);
                if (directoryEnd > endAt - 76) {
                    return broken(endAt, "a zip64 directory out of bounds");
                }
                LittleEndian large = new LittleEndian(file.read(directoryEnd, 56));
                if (large.u32(0) != 0x06064b50L) {
                    return broken(endAt, "no zip64 directory at its place");
                }
                announced = large.u16(32);
                size = large.u64(40);
                offset = large.u64(48);
            }
        }
        // Above 0 where something was put before the archive, as self-extracting ones do.
        long base = directoryEnd - size - offset;
        if (size > directoryEnd || offset > directoryEnd || base < 0) {
            return broken(endAt, "a zip directory out of bounds");
        }
        return new ZipMembers(file, path, base, directoryEnd - size, directoryEnd, announced);
    }

    private static Iterator<ArchiveMember> broken(long position, String detail) {
        return List.of(ArchiveMember.broken(position, new Place.Broken(RejectReason.CORRUPT, detail)))
                .iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && position < end) {
                next = step();
            }
            if (next.isEmpty() && !damaged && (count & 0xFFFF) != announced) {
                next = damaged("the zip directory announces other than its " + count + " members");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ArithmeticException e) {
            next = damaged(DAMAGED_ENTRY);
        }
        return next.isPresent();
    }

    @Override
    public ArchiveMember next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ArchiveMember member = next.orElseThrow();
        next = Optional.empty();
        return member;
    }

    private Optional<ArchiveMember> step() throws IOException {
        if (end - position < ENTRY) {
            return damaged(DAMAGED_ENTRY);
        }
        LittleEndian fixed = new LittleEndian(take(position, ENTRY));
        int nameLength = fixed.u16(28);
        int extraLength = fixed.u16(30);
        long next = position + ENTRY + nameLength + extraLength + fixed.u16(32);
        if (fixed.u32(0) != 0x02014b50L || next > end) {
            return damaged(DAMAGED_ENTRY);
        }
        byte[] name = take(position + ENTRY, nameLength);
        LittleEndian extra = new LittleEndian(take(position + ENTRY + nameLength, extraLength));
        position = next;
        count++;
        return member(fixed, decoded(name, (fixed.u16(8) & 0x800) != 0), extra);
    }

    private Optional<ArchiveMember> member(LittleEndian fixed, String raw, LittleEndian extra) {
        String name = raw.indexOf('/') < 0 ? raw.replace('\\', '/') : raw;
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        if (name.isEmpty() || name.endsWith("/")) {
            return Optional.empty();
        }
        long[] numbers = {fixed.u32(24), fixed.u32(20), fixed.u32(42)};
        large(extra, numbers);
        bytes = Math.addExact(bytes, Math.addExact(numbers[1], LOCAL_HEADER));
        if (bytes > end) {
            return damaged("members that overlap: together they are longer than the archive");
        }
        int method = fixed.u16(10);
        boolean encrypted = (fixed.u16(8) & 1) != 0;
        int kind = UNIX.contains(fixed.u16(4) >>> 8) ? fixed.u16(40) & KIND : 0;
        if (kind == FOLDER) {
            return Optional.empty();
        }
        Place place;
        if (kind == LINK) {
            place = new Place.Broken(RejectReason.UNSUPPORTED_FORMAT, "a symbolic link in a zip");
        } else if (encrypted || method != 0 && method != 8) {
            place = new Place.Broken(
                    RejectReason.UNSUPPORTED_FORMAT,
                    encrypted ? "an encrypted zip member" : "a zip member with compression method " + method);
        } else {
            place = new Place.Zipped(
                    Math.addExact(base, numbers[2]), numbers[1], numbers[0], method == 8, fixed.u32(16), path);
        }
        ArchiveMember member = new ArchiveMember(name, numbers[0], place);
        return Optional.of(
                kind == 0 || kind == REGULAR || kind == LINK ? member : member.leftAloneFor(LeftAlone.SPECIAL_FILE));
    }

    /** Puts the 64-bit numbers of a zip64 field in the place of those that did not fit: size, compressed, offset. */
    private static void large(LittleEndian extra, long[] numbers) {
        int at = 0;
        while (at + 4 <= extra.bytes().length) {
            int length = extra.u16(at + 2);
            int field = at + 4;
            at = field + length;
            if (extra.u16(field - 4) == 1 && at <= extra.bytes().length) {
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] == 0xFFFFFFFFL && field + 8 <= at) {
                        numbers[i] = extra.u64(field);
                        field += 8;
                    }
                }
            }
        }
    }

    private Optional<ArchiveMember> damaged(String what) {
        ArchiveMember member = ArchiveMember.broken(position, new Place.Broken(RejectReason.CORRUPT, what));
        position = end;
        damaged = true;
        return Optional.of(member);
    }

    /** Bytes of the directory, through the buffer; any record is shorter than it. */
    private byte[] take(long from, int length) throws IOException {
        if (from < bufferStart || from + length > bufferStart + buffer.length) {
            buffer = file.read(from, (int) Math.min(BUFFER, end - from));
            bufferStart = from;
        }
        int at = (int) (from - bufferStart);
        return Arrays.copyOfRange(buffer, at, at + length);
    }

    /** Many tools write UTF-8 without saying so; what is no UTF-8 is DOS text. */
    private static String decoded(byte[] name, boolean utf8) {
        boolean dos = !utf8 && !NameBytes.isUtf8(name) && Charset.isSupported("IBM437");
        return dos ? new String(name, Charset.forName("IBM437")) : NameBytes.text(name);
    }
}
