package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the encoded bytes of an image are. Its text is what {@link ImageRef#location} carries through Spark; in the order
 * of these texts, images that lie side by side in a file are neighbours.
 */
sealed interface Place {
    /** A form that {@link #of} reads back. */
    String text();

    /** The path of the file that has the bytes, if one has. */
    default Optional<String> file() {
        return Optional.empty();
    }

    /** A whole file. */
    record Whole(String path) implements Place {
        @Override
        public String text() {
            return "file " + path;
        }

        @Override
        public Optional<String> file() {
            return Optional.of(path);
        }
    }

    /** Bytes of a file as they are: a member of a tar. */
    record Slice(long offset, long length, String path) implements Place {
        @Override
        public String text() {
            return "slice " + path + position(offset) + " " + length;
        }

        @Override
        public Optional<String> file() {
            return Optional.of(path);
        }
    }

    /**
     * A member of a zip.
     *
     * @param header offset of its local header
     * @param compressed bytes in the file
     * @param size bytes of the member
     * @param crc CRC-32 of these, unsigned
     */
    record Zipped(long header, long compressed, long size, boolean deflated, long crc, String path) implements Place {
        @Override
        public String text() {
            return "zip " + path + position(header) + " " + compressed + " " + size + " " + deflated + " " + crc;
        }

        @Override
        public Optional<String> file() {
            return Optional.of(path);
        }
    }

    /** Raw pixels of one image, rows x columns x channels, one byte a sample; 1 or 3 channels. */
    record Pixels(long offset, int height, int width, int channels, String path) implements Place {
        @Override
        public String text() {
            return "pixels " + path + position(offset) + " " + height + " " + width + " " + channels;
        }

        @Override
        public Optional<String> file() {
            return Optional.of(path);
        }
    }

    /** The row of a table, which brings the bytes with it. */
    record Attached(String row) implements Place {
        @Override
        public String text() {
            return "row " + row;
        }
    }

    /** Nowhere: the listing itself found damage, which becomes a reject when the image's turn comes. */
    record Broken(RejectReason reason, String detail) implements Place {
        @Override
        public String text() {
            return "broken " + reason.code() + " " + detail;
        }
    }

    /**
     * The place of a text.
     *
     * @throws IllegalArgumentException if no place has that text
     */
    static Place of(String text) {
        int blank = text.indexOf(' ');
        String kind = text.substring(0, Math.max(0, blank));
        String rest = text.substring(blank + 1);
        switch (kind) {
            case "file":
                return new Whole(rest);
            case "row":
                return new Attached(rest);
            case "slice": {
                String[] part = fromBehind(rest, 2);
                return new Slice(Long.parseLong(part[1]), Long.parseLong(part[2]), part[0]);
            }
            case "zip": {
                String[] part = fromBehind(rest, 5);
                return new Zipped(
                        Long.parseLong(part[1]),
                        Long.parseLong(part[2]),
                        Long.parseLong(part[3]),
                        Boolean.parseBoolean(part[4]),
                        Long.parseLong(part[5]),
                        part[0]);
            }
            case "pixels": {
                String[] part = fromBehind(rest, 4);
                return new Pixels(
                        Long.parseLong(part[1]),
                        Integer.parseInt(part[2]),
                        Integer.parseInt(part[3]),
                        Integer.parseInt(part[4]),
                        part[0]);
            }
            case "broken": {
                String[] part = rest.split(" ", 2);
                return new Broken(RejectReason.ofCode(part[0]), part[1]);
            }
            default:
                throw new IllegalArgumentException("not a place: " + text);
        }
    }

    private static String position(long offset) {
        return String.format(Locale.ROOT, " %015d", offset);
    }

    /** A path, which may have blanks, and the {@code count} words behind it. */
    private static String[] fromBehind(String text, int count) {
        String[] parts = new String[count + 1];
        int end = text.length();
        for (int i = count; i > 0; i--) {
            int blank = text.lastIndexOf(' ', end - 1);
            parts[i] = text.substring(blank + 1, end);
            end = blank;
        }
        parts[0] = text.substring(0, end);
        return parts;
    }
}
