package io.sparkfidelity.source;

import io.sparkfidelity.source.binary.LittleEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of a {@code .npy} array (NumPy's format, versions 1 to 3).
 *
 * @param type NumPy's name of the element type, such as {@code |u1}
 * @param fortranOrder whether the first index runs fastest
 * @param shape lengths of the axes, each 0 or more
 * @param length bytes of the header, magic included
 */
record NpyHeader(String type, boolean fortranOrder, List<Long> shape, int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself refuses longer ones from strangers. */
    private static final int LONGEST = 10_000;

    private static final Pattern FORM = Pattern.compile(
            "\\{\\s*'descr':\\s*'([^']{1,20})',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");

    /** Where an array is read from. */
    interface Bytes {
        /** @throws java.io.EOFException if they end before */
        byte[] read(long position, int length) throws IOException;
    }

    /**
     * Reads the header at a position of a file.
     *
     * @throws SourceException if there is none, or one of structured or nested types
     */
    static NpyHeader read(Bytes file, long position, String where) throws IOException {
        byte[] start = file.read(position, MAGIC.length + 2);
        if (!Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw new SourceException(where + " is not a NumPy array");
        }
        int lengthBytes = start[MAGIC.length] == 1 ? 2 : 4;
        LittleEndian size = new LittleEndian(file.read(position + start.length, lengthBytes));
        long text = lengthBytes == 2 ? size.u16(0) : size.u32(0);
        if (text > LONGEST) {
            throw new SourceException(
                    where + " has a NumPy header of " + text + " bytes; at most " + LONGEST + " are read");
        }
        String header =
                new String(file.read(position + start.length + lengthBytes, (int) text), StandardCharsets.ISO_8859_1);
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            throw new SourceException(where + " has a NumPy header of a form not read here: "
                    + header.strip().replaceAll("\\p{Cntrl}", "?"));
        }
        List<Long> shape;
        try {
            shape = Arrays.stream(form.group(3).split(","))
                    .map(String::strip)
                    .filter(axis -> !axis.isEmpty())
                    .map(Long::valueOf)
                    .collect(Collectors.toUnmodifiableList());
        } catch (NumberFormatException e) {
            throw new SourceException(where + " has a NumPy header with axes out of range");
        }
        return new NpyHeader(
                form.group(1), form.group(2).equals("True"), shape, start.length + lengthBytes + (int) text);
    }
}
