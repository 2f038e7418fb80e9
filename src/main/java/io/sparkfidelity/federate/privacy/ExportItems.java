package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.XxHash64;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of an export and the rows that count them. A content of several files is one image and, for each further file,
 * a copy: an export without the copies differs from one with them.
 *
 * @param ids of images (even: the hash of their bytes) and copies (odd), each once
 * @param units of the same, hashes
 * @param rows of the same: equal where images stand in the same rows of the export
 */
record ExportItems(long[] ids, long[] units, long[] rows) {
    private static final long COPY = 1;
    private static final long STEP = 0x9E3779B97F4A7C15L;

    /** One of several files with one content. */
    private record Twin(int place, long unit, String label) {}

    static boolean isCopy(long id) {
        return (id & COPY) == COPY;
    }

    static ExportItems of(Contents contents, TallyFile export) {
        int[] size = {0};
        contents.visit(export.sites(), (part, content, unit, measured) -> size[0] = Math.incrementExact(size[0]));
        long[] ids = new long[size[0]];
        long[] units = new long[size[0]];
        int[] at = {0};
        contents.visit(export.sites(), (part, content, unit, measured) -> {
            ids[at[0]] = content & ~COPY;
            units[at[0]] = unit;
            at[0]++;
        });
        Map<Long, List<Twin>> twins = twins(ids.clone());
        long[] rows = new long[ids.length];
        at[0] = 0;
        contents.visit(export.sites(), (part, content, unit, measured) -> {
            int place = at[0];
            int divided = Group.whole(part.site()).among(export.groups()).buckets();
            boolean labelled = !part.isWhole() && isCounted(part, contents, export);
            rows[place] = row(part.site(), Math.floorMod(unit, (long) divided), labelled ? part.label() : "", measured);
            if (twins.containsKey(ids[place])) {
                twins.get(ids[place]).add(new Twin(place, unit, part.toString()));
            }
            at[0]++;
        });
        twins.values().forEach(files -> {
            files.sort(Comparator.comparingLong(Twin::unit).thenComparing(Twin::label));
            for (int i = 1; i < files.size(); i++) {
                ids[files.get(i).place()] = ids[files.get(0).place()] + i * STEP | COPY;
            }
        });
        return new ExportItems(ids, units, rows);
    }

    /** Whether an export has a group, and of it the measures that contents are told apart by. */
    private static boolean isCounted(Group group, Contents contents, TallyFile export) {
        return Optional.ofNullable(export.groups().get(group))
                .filter(tally -> TalliedMeasure.names(tally.fields()).containsAll(contents.measures()))
                .isPresent();
    }

    /** Contents of more than one file, each with an empty list. */
    private static Map<Long, List<Twin>> twins(long[] contents) {
        Arrays.sort(contents);
        Map<Long, List<Twin>> twins = new HashMap<>();
        for (int i = 1; i < contents.length; i++) {
            if (contents[i] == contents[i - 1]) {
                twins.putIfAbsent(contents[i], new ArrayList<>());
            }
        }
        return twins;
    }

    /** Images with a value of a measure and those without can be told apart: how many there are of either leaves. */
    private static long row(String site, long bucket, String label, boolean measured) {
        return XxHash64.hash(
                (site + "\t" + bucket + "\t" + label + (measured ? "" : "\t")).getBytes(StandardCharsets.UTF_8), 0);
    }
}
