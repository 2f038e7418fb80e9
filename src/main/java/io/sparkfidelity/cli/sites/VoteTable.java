package io.sparkfidelity.cli.sites;

import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.report.text.CsvTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What votes say: how much of the candidates anybody has, and which nobody has.
 *
 * @param votes of a site or a pool
 * @param names of the candidates in the order of the votes; none if they are not known
 */
public record VoteTable(Tally votes, List<String> names) {
    /** What stands behind the name of a file of votes. */
    private static final String PLACES = ".candidates.csv";

    private static final int SHOWN = 20;
    /** Noise is below as many standard deviations. */
    private static final double DEVIATIONS = 3;

    /** The votes of a file, if it holds any. */
    public static Optional<VoteTable> of(TallyFile file, List<String> names) {
        Tally votes = file.pooled();
        return votes.has(VoteFields.VOTES) ? Optional.of(new VoteTable(votes, names)) : Optional.empty();
    }

    /** Where the list of candidates stands of a file of votes. */
    public static String placesOf(String file) {
        return file + PLACES;
    }

    /** The list of candidates: public, since they are. */
    public static byte[] places(List<String> ids) {
        CsvTable table = new CsvTable(List.of("candidate"));
        ids.forEach(id -> table.add(List.of(CsvTable.name(id))));
        return table.bytes();
    }

    /** The candidates of such a list, as it writes them. */
    public static List<String> names(Storage storage, String path) throws StorageException {
        return storage.readText(storage.resolve(path), Documents.LONGEST_JSON)
                .orElseThrow(() -> new StorageException("there is no list of candidates " + path))
                .lines()
                .skip(1)
                .toList();
    }

    @Override
    public String toString() {
        long[] counts = votes.vector(VoteFields.VOTES);
        double deviation = Math.sqrt(NoiseFields.variance(votes, VoteFields.VOTES));
        double least = deviation == 0 ? 1 : DEVIATIONS * deviation;
        int[] without = IntStream.range(0, counts.length)
                .filter(place -> counts[place] < least)
                .toArray();
        double total = 0;
        for (long count : counts) {
            total += Math.max(0, count);
        }
        double entropy = 0;
        for (long count : counts) {
            entropy -= count > 0 ? count / total * Math.log(count / total) : 0;
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, without.length); i++) {
            shown.add(names.size() == counts.length ? names.get(without[i]) : "number " + without[i]);
        }
        return String.format(
                Locale.ROOT,
                "votes: %d of %d candidates (%.1f%%) are nearest to somebody's image%s; as many as %.1f with equal votes%n%s",
                counts.length - without.length,
                counts.length,
                100.0 * (counts.length - without.length) / counts.length,
                deviation == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " beyond noise (%.1f votes or more; noise has a deviation of %.1f)",
                                least,
                                deviation),
                Math.exp(entropy),
                without.length == 0
                        ? ""
                        : String.format(
                                "%s: %s%s%n",
                                deviation == 0 ? "nobody has" : "not told from noise",
                                TextTable.printable(String.join(", ", shown)),
                                without.length > SHOWN ? ", ..." : ""));
    }
}
