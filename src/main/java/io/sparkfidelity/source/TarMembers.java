package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of a tar. A link's name is one more name of the bytes that it leads to; pipes and devices are left alone, and so
 * is what stands behind the mark of the end, as by every other reader: where tars were put one behind the other, that is
 * all but the first.
 */
final class TarMembers implements Iterator<ArchiveMember> {
    /** Zeros behind the mark of the end that are looked through for more: writers fill up to a record of 10 kB, some to 1 MB. */
    private static final int LONGEST_FILL = 4 << 20;

    private static final int STEP = 1 << 16;

    private final OpenFile file;
    private final long length;
    private final String path;
    private TarHeaders headers;
    private Optional<TarLinks> links = Optional.empty();
    private boolean behind;
    private Optional<ArchiveMember> next = Optional.empty();
    private boolean done;

    /** @param length of the file in bytes */
    TarMembers(OpenFile file, long length, String path) {
        this.file = file;
        this.length = length;
        this.path = path;
        this.headers = new TarHeaders(file, 0, length, path);
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && !done) {
                if (headers.hasNext()) {
                    next = Optional.of(member(headers.next()));
                } else {
                    lookBehind();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private ArchiveMember member(TarHeaders.Entry entry) throws IOException {
        if (behind) {
            return entry.member().isDamage()
                            || Membership.leftAlone(entry.member().name()).isEmpty()
                    ? entry.member().leftAloneFor(LeftAlone.BEHIND_END)
                    : entry.member();
        }
        if (entry.isFile()) {
            return entry.member();
        }
        if (!entry.isLink()) {
            return entry.member().leftAloneFor(LeftAlone.SPECIAL_FILE);
        }
        if (Membership.leftAlone(entry.member().name()).isPresent()) {
            return entry.member();
        }
        if (links.isEmpty()) {
            links = Optional.of(TarLinks.of(file, length, path));
        }
        String name = entry.member().name();
        return links.get()
                .resolve(entry)
                .map(target -> new ArchiveMember(name, target.size(), target.place()))
                .orElseGet(() -> new ArchiveMember(
                        name,
                        0,
                        new Place.Broken(
                                RejectReason.UNREADABLE,
                                "a link to " + entry.target().orElseThrow() + ", which the archive does not hold")));
    }

    private void lookBehind() throws IOException {
        OptionalLong from = headers.behindEnd();
        OptionalLong more = from.isEmpty() ? from : firstBytes(from.getAsLong());
        if (more.isEmpty()) {
            done = true;
            next = behind ? Optional.empty() : cutOff();
        } else {
            behind = true;
            headers = new TarHeaders(file, more.getAsLong(), length, path);
        }
    }

    /** What stands for the mark that is missing: where a tar was cut between two members, nothing else shows it. */
    private Optional<ArchiveMember> cutOff() {
        OptionalLong at = headers.withoutMark();
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(ArchiveMember.broken(
                                at.getAsLong(), new Place.Broken(RejectReason.TRUNCATED, "no mark of the end"))
                        .leftAloneFor(LeftAlone.NO_END_MARK));
    }

    /** The first block from a place on that is not all zeros. */
    private OptionalLong firstBytes(long from) throws IOException {
        long last = Math.min(length, from + LONGEST_FILL);
        for (long at = from; at < last; at += STEP) {
            byte[] bytes = file.read(at, (int) Math.min(STEP, last - at));
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] != 0) {
                    return OptionalLong.of(at + i / TarHeaders.BLOCK * TarHeaders.BLOCK);
                }
            }
        }
        return OptionalLong.empty();
    }
}
