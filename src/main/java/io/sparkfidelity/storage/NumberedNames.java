package io.sparkfidelity.storage;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names with a range of numbers, as the field writes shards: {@code shard-{000000..000002}.tar} is three names. A number has
 * as many digits as the longer end where one begins with a zero; {@code {0..8..2}} takes every second.
 */
final class NumberedNames {
    /** Names that one pattern may stand for. */
    static final int MOST = 1_000_000;

    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,18})\\.\\.(\\d{1,18})(?:\\.\\.(\\d{1,18}))?}");

    private NumberedNames() {}

    static boolean in(String pattern) {
        return RANGE.matcher(pattern).find();
    }

    /**
     * All names, in order; the pattern itself where it has no range.
     *
     * @throws StorageException if they are more than {@link #MOST}
     */
    static List<String> of(String pattern) throws StorageException {
        List<String> names = List.of(pattern);
        for (Matcher range = RANGE.matcher(pattern); range.find(); range = RANGE.matcher(names.get(0))) {
            long first = Long.parseLong(range.group(1));
            long last = Long.parseLong(range.group(2));
            long step = range.group(3) == null ? 1 : Math.max(1, Long.parseLong(range.group(3)));
            long count = Math.abs(last - first) / step + 1;
            BigInteger all = BigInteger.valueOf(count).multiply(BigInteger.valueOf(names.size()));
            if (all.compareTo(BigInteger.valueOf(MOST)) > 0) {
                throw new StorageException(String.format(
                        Locale.ROOT, "'%s' stands for %,d files, more than %,d; write a glob", pattern, all, MOST));
            }
            int digits = padded(range.group(1)) || padded(range.group(2))
                    ? Math.max(range.group(1).length(), range.group(2).length())
                    : 1;
            String format = "%0" + digits + "d";
            List<String> more = new ArrayList<>();
            for (String name : names) {
                for (long i = 0; i < count; i++) {
                    long number = first <= last ? first + i * step : first - i * step;
                    more.add(RANGE.matcher(name).replaceFirst(String.format(Locale.ROOT, format, number)));
                }
            }
            names = more;
        }
        return names;
    }

    private static boolean padded(String number) {
        return number.length() > 1 && number.startsWith("0");
    }
}
