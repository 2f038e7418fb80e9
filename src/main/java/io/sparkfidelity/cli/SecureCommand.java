package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.sites.KeyOption;
import io.sparkfidelity.cli.sites.MaskKeyOption;
import io.sparkfidelity.cli.sites.PrivacyOption;
import io.sparkfidelity.cli.sites.TrustOption;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.secure.MaskKey;
import io.sparkfidelity.federate.secure.Roster;
import io.sparkfidelity.federate.secure.Session;
import io.sparkfidelity.federate.secure.SignedFiles;
import io.sparkfidelity.federate.secure.SiteCard;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Bucket;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code secure}: how sites and their coordinator prepare a sum under masks. Needs no Spark session. */
@Command(
        name = "secure",
        description = "Prepares a sum of sites under masks: each site's card, and the coordinator's roster of them.",
        subcommands = {SecureCommand.CardCommand.class, SecureCommand.RosterCommand.class})
final class SecureCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                command.commandLine(), "no command: write secure key or secure roster");
    }

    private static void publish(Storage storage, Path out, SignedText text) throws OutputException {
        try {
            SignedFiles.publish(storage, out.toString(), text);
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }

    private static void requireNew(Storage storage, Path out) throws UsageException, StorageException {
        if (storage.status(storage.resolve(out.toString())).isPresent()) {
            throw new UsageException(out + " is there already; name another file");
        }
    }

    /** {@code secure key}: what a site sends the coordinator first. */
    @Command(
            name = "key",
            description = "Makes a site's mask key and, signed, the card that the site sends the coordinator.",
            sortOptions = false)
    static final class CardCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Option(names = "--site", paramLabel = "NAME", description = "The site, as its tallies name it.")
        private String site = "";

        @Mixin
        private KeyOption key;

        @Mixin
        private PrivacyOption privacy;

        @Mixin
        private MaskKeyOption maskKey;

        @Option(names = "--out", paramLabel = "FILE", description = "The card to write, such as north.card.")
        private String out = "";

        @Override
        public Integer call() throws Exception {
            Given.require("--site", site);
            if (!Group.isSiteName(site)) {
                throw new UsageException("--site '" + site + "' must be letters, digits, '.', '_' and '-', at most 64");
            }
            Given.require("--out", out);
            Path file = Given.path("--out", out);
            String secret = maskKey.required();
            Storage storage = SparkSessions.offlineStorage();
            requireNew(storage, file);
            SiteKey signer = key.required(storage, "a card");
            MaskKey made = MaskKey.random();
            SiteCard card = SiteCard.of(storage, site, made, privacy.required());
            try {
                made.publish(storage, secret);
            } catch (StorageException e) {
                throw new OutputException(e);
            }
            publish(storage, file, card.signed(signer));
            PrintWriter console = command.commandLine().getOut();
            console.println(TextTable.printable("card: " + storage.resolve(file.toString()) + ", signed by "
                    + signer.publicKey() + ", promises the policy '" + card.policy() + "'"));
            console.println(TextTable.printable("mask key: " + storage.resolve(secret) + ", which stays here"));
            console.flush();
            return ExitCode.OK.code();
        }
    }

    /** {@code secure roster}: what the coordinator sends every site. */
    @Command(
            name = "roster",
            description = "Signs the roster of a session: its sites, and what they sum.",
            sortOptions = false)
    static final class RosterCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Parameters(paramLabel = "CARD", arity = "0..*", description = "The sites' cards, three or more.")
        private List<String> cards = new ArrayList<>();

        @Option(
                names = "--like",
                paramLabel = "FILE",
                description = "A tally file of the coordinator's own: the sites' tallies must fit it.")
        private String like = "";

        @Option(
                names = "--buckets",
                paramLabel = "N",
                description = "Buckets of every site's file: 16, 8, 4, 2 or 1 (${DEFAULT-VALUE}). A site whose policy"
                        + " joins its buckets to fewer cannot take part.")
        private int buckets = Bucket.COUNT;

        @Option(
                names = "--label",
                paramLabel = "LABEL",
                description = "A label that is summed by itself as well; may be given many times.")
        private List<String> labels = new ArrayList<>();

        @Mixin
        private KeyOption key;

        @Mixin
        private TrustOption trust;

        @Option(names = "--out", paramLabel = "FILE", description = "The roster to write, such as session.roster.")
        private String out = "";

        @Override
        public Integer call() throws Exception {
            Given.require("--like", like);
            Given.require("--out", out);
            Path file = Given.path("--out", out);
            Storage storage = SparkSessions.offlineStorage();
            requireNew(storage, file);
            SiteKey signer = key.required(storage, "a roster");
            Trust trusted = trust.required(storage, "a roster");
            ReceivedTally example = new TallyFileReader(storage, Trust.unsigned()).read(like);
            List<SignedText> signed = new ArrayList<>();
            for (String card : cards) {
                signed.add(SignedFiles.read(storage, card));
            }
            SignedText roster = roster(example, signed).signed(signer);
            Session session = Session.of(out, roster, trusted);
            publish(storage, file, roster);
            print(session, storage.resolve(file.toString()));
            return ExitCode.OK.code();
        }

        private Roster roster(ReceivedTally example, List<SignedText> signed) throws UsageException {
            try {
                return Roster.ofNewSession(example.file().key(), buckets, labels, signed);
            } catch (IllegalArgumentException e) {
                throw new UsageException("there is no roster of that: " + e.getMessage());
            }
        }

        private void print(Session session, Path file) {
            PrintWriter console = command.commandLine().getOut();
            TextTable table = new TextTable(List.of("site", "policy", "signed by"), Set.of());
            for (Map.Entry<String, Session.Member> site : session.sites().entrySet()) {
                table.add(List.of(
                        site.getKey(),
                        site.getValue().card().policy(),
                        site.getValue().key().toString()));
            }
            console.print(table);
            console.println(TextTable.printable(
                    "roster: " + file + ", signed by " + session.coordinator() + ", session " + session.digest()));
            console.flush();
        }
    }
}
