package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.secure.MaskedSum;
import io.sparkfidelity.federate.secure.Session;
import io.sparkfidelity.federate.secure.SignedFiles;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The session in which sites sum under masks. */
public final class RosterOption {
    static final String FLAG = "--roster";

    @Option(
            names = FLAG,
            paramLabel = "FILE",
            description = "The roster of a session of sites that sum under masks: their tally files say nothing but all"
                    + " together (none).")
    private @Nullable String file;

    /** The session, its signatures checked; none if no roster is given. */
    public Optional<Session> session(Storage storage, TrustOption trust)
            throws UsageException, StorageException, TallyFileException {
        return file == null
                ? Optional.empty()
                : Optional.of(Session.of(file, SignedFiles.read(storage, file), trust.required(storage, FLAG)));
    }

    /** The sum of the masked files of all sites. */
    public static ReceivedTally sum(Session session, KeyAgreement agreement, TallyFileReader reader, List<String> files)
            throws IncompatibleTallies, StorageException, TallyFileException {
        MaskedSum sum = new MaskedSum(session, agreement);
        for (String each : files) {
            sum.add(reader.readMasked(each));
        }
        return sum.toPool(Version.name());
    }
}
