package io.sparkfidelity.federate.noise;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.OwnerFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What noised exports under a policy have cost so far, in rho of zero-concentrated differential privacy, which adds up: a
 * file beside the policy, which stays at the site. An export is counted before it leaves: a crash in between spends, and
 * nothing is ever given back. Runs at one time wait for each other, so that two cannot spend what is left for one.
 *
 * @param file of the ledger; {@code package-info} has its lines
 */
public record PrivacyLedger(OwnerFile file) {
    private static final String FORMAT = "spark-fidelity/ledger/1";
    private static final String END = "end ";
    private static final int COLUMNS = 6;
    private static final int RHO = 4;

    /**
     * An export's cost.
     *
     * @param site whose export it is
     * @param card the model's
     * @param rho above 0
     * @param sigma of the noise, for a sensitivity of 1
     */
    public record Cost(String site, String card, double rho, double sigma) {}

    /**
     * What the ledger has after an export.
     *
     * @param number of the export, from 1
     * @param rho of it and all before
     */
    public record Balance(int number, double rho) {}

    /** The total is more than was allowed; nothing was recorded. */
    public static final class Overspent extends Exception {
        private static final long serialVersionUID = 1;

        Overspent(String message) {
            super(message);
        }
    }

    /**
     * The ledger of a policy: beside it, {@code site.ledger} for {@code site.yaml}.
     *
     * @throws TallyFileException if the policy is not on a local disk
     */
    public static PrivacyLedger of(Storage storage, String policy) throws StorageException, TallyFileException {
        Path path = storage.resolve(policy);
        String name = path.getName().replaceFirst("\\.ya?ml$", "") + ".ledger";
        return new PrivacyLedger(storage.localFile(path.sibling(name))
                .orElseThrow(() -> new TallyFileException("privacy policy " + policy
                        + ": the ledger of noised exports is kept beside it, under a lock that only a local disk has;"
                        + " copy the policy to a folder of the site's")));
    }

    /** Rho of all exports so far. */
    public double spent() throws StorageException, TallyFileException {
        return total(lines(file.read()));
    }

    /**
     * Counts an export: from here on it has left.
     *
     * @param allowed the most that all together may cost
     * @throws Overspent if they would cost more with it
     */
    public Balance spend(Cost cost, Promise allowed, Instant now)
            throws Overspent, StorageException, TallyFileException {
        try (OwnerFile.Lock lock = file.lock()) {
            List<String> lines = new ArrayList<>(lines(file.read()));
            double before = total(lines);
            double after = Math.nextUp(before + cost.rho());
            double epsilon = Promise.epsilonOf(after, allowed.delta());
            if (!(epsilon <= allowed.epsilon())) {
                throw new Overspent(String.format(
                        Locale.ROOT,
                        "%d exports have spent epsilon %.3f of %.3f (delta %.1e), and this one would make it %.3f",
                        lines.size(),
                        Promise.epsilonOf(before, allowed.delta()),
                        allowed.epsilon(),
                        allowed.delta(),
                        epsilon));
            }
            lines.add(String.join(
                    "\t",
                    String.valueOf(lines.size() + 1),
                    now.truncatedTo(ChronoUnit.SECONDS).toString(),
                    cost.site(),
                    cost.card(),
                    String.valueOf(cost.rho()),
                    String.valueOf(cost.sigma())));
            file.replace(lock, bytes(lines));
            return new Balance(lines.size(), after);
        }
    }

    private static double total(List<String> lines) {
        double total = 0;
        for (String line : lines) {
            total = Math.nextUp(total + Double.parseDouble(line.split("\t")[RHO]));
        }
        return total;
    }

    private static byte[] bytes(List<String> lines) {
        String text = FORMAT + "\n" + String.join("\n", lines) + "\n";
        return (text + END + check(text) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<String> lines(Optional<byte[]> read) throws TallyFileException {
        if (read.isEmpty()) {
            return List.of();
        }
        String text = new String(read.get(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf(END);
        List<String> lines = text.lines().toList();
        boolean whole = end > 0
                && text.startsWith(FORMAT + "\n")
                && text.substring(end).equals(END + check(text.substring(0, end)) + "\n");
        List<String> exports = whole ? lines.subList(1, lines.size() - 1) : List.of();
        if (!whole || !exports.stream().allMatch(PrivacyLedger::isExport)) {
            // Without it nobody knows what is left: it fails closed.
            throw new TallyFileException(
                    "the ledger of noised exports " + file.path() + " is damaged; restore it before you export");
        }
        return exports;
    }

    private static boolean isExport(String line) {
        String[] columns = line.split("\t", -1);
        try {
            return columns.length == COLUMNS && Double.parseDouble(columns[RHO]) > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String check(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
