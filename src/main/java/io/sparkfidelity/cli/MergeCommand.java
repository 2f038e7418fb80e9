package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.NumericsOption;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.cli.sites.FileTable;
import io.sparkfidelity.cli.sites.KeyOption;
import io.sparkfidelity.cli.sites.RosterOption;
import io.sparkfidelity.cli.sites.SiteModesTable;
import io.sparkfidelity.cli.sites.SiteTables;
import io.sparkfidelity.cli.sites.TrustOption;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.pool.EarlierPool;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.pool.Pool;
import io.sparkfidelity.federate.pool.PoolMember;
import io.sparkfidelity.federate.pool.Weights;
import io.sparkfidelity.federate.pool.Withdrawal;
import io.sparkfidelity.federate.secure.Session;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.StatisticsFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code merge}: pools sites' tally files, and shows how the sites differ. Needs no Spark session. */
@Command(
        name = "merge",
        description = "Pools tally files: the sum has the bits of the pooled images' tally.",
        sortOptions = false)
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Tally files of sites, or pools of such.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private TallyFileOption out;

    @Option(names = "--exclude", paramLabel = "SITE", description = "Leaves a site out; may be given many times.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = "--subtract",
            paramLabel = "FILE",
            description = "Takes a site's tally file out of the sum again; may be given many times.")
    private List<String> subtract = new ArrayList<>();

    @Mixin
    private NumericsOption numerics;

    @Mixin
    private TrustOption trust;

    @Mixin
    private RosterOption roster;

    @Mixin
    private KeyOption key;

    @Option(
            names = "--max-share",
            paramLabel = "SHARE",
            description = "Refuses a pool of which one site, or one key's sites, have more than this part, 0 to 1 (1).")
    private double maxShare = 1;

    @Option(
            names = "--previous",
            paramLabel = "FILE",
            description = "An earlier pool: a site's file that is older than the one in it is refused.")
    private @Nullable String previous;

    @Option(names = "--overwrite", description = "Replaces files that are there already.")
    private boolean overwrite;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "A tally file that each site and the pool are held against.")
    private @Nullable String reference;

    @Option(
            names = "--shapley",
            description = "Also says what part of the pool's distance from the reference each site has.")
    private boolean shapley;

    @Option(
            names = "--shapley-labels",
            description = "Also says what part of the pool's distance from the reference each label's images have"
                    + " (tally --labels).")
    private boolean shapleyLabels;

    @Option(
            names = "--statistics",
            paramLabel = "FILE",
            description = "The pool's mean and covariance too, as an .npz that pytorch-fid and clean-fid read (none).")
    private @Nullable String statistics;

    @Override
    public Integer call() throws Exception {
        if (files.isEmpty()) {
            throw new UsageException("no tally file: write merge FILE... --out FILE");
        }
        Path file = out.path();
        Storage storage = SparkSessions.offlineStorage();
        OutputException.requireWritable(storage, Given.folder(file));
        Optional<Path> npz =
                statistics == null ? Optional.empty() : Optional.of(Given.path("--statistics", statistics));
        if (npz.isPresent()) {
            OutputException.requireWritable(storage, Given.folder(npz.get()));
        }
        TallyFileReader reader = new TallyFileReader(storage, trust.load(storage));
        Optional<SiteKey> signer = key.load(storage);
        Optional<EarlierPool> earlier =
                previous == null ? Optional.empty() : Optional.of(EarlierPool.of(reader.read(previous)));
        KeyAgreement agreement = numerics.agreement();
        Pool pool = new Pool(Set.copyOf(exclude), agreement);
        FileTable received = new FileTable();
        Optional<Session> session = roster.session(storage, trust);
        if (session.isPresent()) {
            take(RosterOption.sum(session.get(), agreement, reader, files), earlier, pool, received);
        } else {
            for (String each : files) {
                take(reader.read(each), earlier, pool, received);
            }
        }
        requireNew(storage, file, npz);
        TallyFile sum = pool.toFile(Version.name());
        List<PoolMember> members = pool.members();
        for (String each : subtract) {
            ReceivedTally withdrawn = reader.read(each);
            sum = Withdrawal.subtract("the pool", sum, withdrawn, Version.name());
            members = Withdrawal.members(members, withdrawn.file());
        }
        Weights.require(members, maxShare);
        if (signer.isPresent()) {
            Instant now = Instant.now();
            sum = sum.issued(now.getEpochSecond(), now);
        }
        Optional<ReceivedTally> held = reference == null ? Optional.empty() : Optional.of(reader.read(reference));
        if (held.isPresent()) {
            agreement.requireComparable(held.get().where(), held.get().file().key(), "the pool", sum.key());
        }
        try {
            TallyFileWriter.publish(storage, file.toString(), sum, signer);
            if (npz.isPresent()) {
                storage.publish(npz.get(), StatisticsFile.bytes(statistics(sum.pooled())));
            }
        } catch (StorageException e) {
            throw new OutputException(e);
        }
        command.commandLine().getOut().print(received);
        print(
                new SiteTables(sum, members, held.map(ReceivedTally::file)),
                modes(sum, members, session.isPresent() ? List.of() : files, reader),
                sum,
                storage.resolve(file.toString()),
                signer);
        if (npz.isPresent()) {
            PrintWriter console = command.commandLine().getOut();
            console.println(TextTable.printable(
                    "statistics: " + storage.resolve(npz.get().toString())));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private static void take(ReceivedTally tally, Optional<EarlierPool> earlier, Pool pool, FileTable received)
            throws IncompatibleTallies {
        if (earlier.isPresent()) {
            earlier.get().requireNotOlder(tally);
        }
        pool.add(tally);
        received.add(tally);
    }

    /** Reads the files once more: of single sites the pool has no buckets. */
    private static SiteModesTable modes(
            TallyFile sum, List<PoolMember> members, List<String> files, TallyFileReader reader) throws Exception {
        SiteModesTable modes = new SiteModesTable(sum, members);
        if (modes.lack().isEmpty()) {
            for (String file : files) {
                modes.add(reader.read(file).file());
            }
        }
        return modes;
    }

    private void requireNew(Storage storage, Path file, Optional<Path> npz) throws UsageException, StorageException {
        if (!(maxShare > 0 && maxShare <= 1)) {
            throw new UsageException("--max-share is " + maxShare + "; write a part of the pool, 0 to 1");
        }
        for (Path path : npz.map(second -> List.of(file, second)).orElse(List.of(file))) {
            if (!overwrite && storage.status(storage.resolve(path.toString())).isPresent()) {
                throw new UsageException(path + " is there already; name another file, or --overwrite to replace it");
            }
        }
    }

    private static ArrayFile.Statistics statistics(Tally pooled) {
        Moments moments = Moments.of(pooled);
        int d = moments.dimension();
        double[] covariance = new double[d * d];
        try (Matrix matrix = moments.covariance()) {
            for (int i = 0; i < d * d; i++) {
                covariance[i] = matrix.get(i / d, i % d);
            }
        }
        return new ArrayFile.Statistics(moments.mean(), covariance);
    }

    private void print(SiteTables tables, SiteModesTable modes, TallyFile sum, Path file, Optional<SiteKey> signer) {
        PrintWriter console = command.commandLine().getOut();
        // No task runs, so that the factorisations may have all cores.
        console.print(OpenBlas.alone(tables::toString));
        console.print(modes);
        if (shapley) {
            console.print(OpenBlas.alone(tables::shapley));
        }
        if (shapleyLabels) {
            console.print(OpenBlas.alone(tables::labelShapley));
        }
        sum.provenance().notes().forEach(note -> console.println("note: " + TextTable.printable(note)));
        console.printf(
                Locale.ROOT,
                "pool: %,d sites, %,d images, %d buckets, digest %s%n",
                sum.provenance().contributors().size(),
                sum.whole().n(),
                sum.whole().buckets(),
                sum.pooled().digest());
        console.println(TextTable.printable("tally: " + file)
                + signer.map(s -> ", signed by " + s.publicKey()).orElse(""));
        console.flush();
    }
}
