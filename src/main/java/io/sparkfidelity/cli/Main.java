package io.sparkfidelity.cli;

import io.sparkfidelity.cli.bench.BenchCommand;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.PlainJava;
import io.sparkfidelity.cli.session.SessionFailure;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.storage.Secrets;
import io.sparkfidelity.storage.StorageFullException;
import io.sparkfidelity.tally.TallyOverflowException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The entry point that {@code spark-submit} runs. */
@Command(
        name = "spark-fidelity",
        description = "FID, CMMD and dataset audits for image collections, as one Spark job.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.VersionText.class,
        subcommands = {
            EvaluateCommand.class,
            CompareCommand.class,
            GateCommand.class,
            AuditCommand.class,
            ExplainCommand.class,
            TallyCommand.class,
            MergeCommand.class,
            SecureCommand.class,
            VoteCommand.class,
            ModelsCommand.class,
            BenchCommand.class
        })
public final class Main implements Runnable {
    private static final int LONGEST_MESSAGE = 300;
    /** Java 24 took away what Hadoop asks for. */
    private static final int NEWEST_JAVA = 23;

    private static final int LONGEST_NAME = 60;

    /** Arguments stand in lists of processes and in reports. */
    static final String NO_CREDENTIALS =
            "holds credentials; give them to Spark instead, as spark.hadoop.fs.s3a.access.key"
                    + " and spark.hadoop.fs.s3a.secret.key in a properties file, or by the environment";

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Prints the stack trace of an error.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    /** Runs a command; a failure leaves as the exception that {@code spark-submit} turns into an exit code. */
    public static void main(String[] args) throws Exception {
        int code = run(writer(System.out), writer(System.err), args);
        if (code != 0 && PlainJava.here()) {
            PlainJava.exit(code);
        } else if (code != 0) {
            throw exit(code);
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
    }

    /** Runs a command and gives its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        if (Runtime.version().feature() > NEWEST_JAVA && !PlainJava.here()) {
            err.println("spark-fidelity: this is Java " + Runtime.version().feature()
                    + ", which cannot run Spark; use JDK 17: set JAVA_HOME to its folder");
            return ExitCode.OTHER.code();
        }
        for (String arg : args) {
            if (Secrets.inUri(arg)) {
                err.println("spark-fidelity: " + oneLine(arg) + " " + NO_CREDENTIALS);
                return ExitCode.USAGE.code();
            }
        }
        Main main = new Main();
        return new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler((error, line, result) -> main.report(error, line))
                .setParameterExceptionHandler((error, given) -> {
                    CommandLine line = error.getCommandLine();
                    line.getErr()
                            .println(line.getCommandName() + ": " + oneLine(inWords(String.valueOf(error.getMessage())))
                                    + meant(error) + "; see '"
                                    + line.getCommandSpec().qualifiedName() + " --help'");
                    line.getErr().flush();
                    return ExitCode.USAGE.code();
                })
                .execute(args);
    }

    /** Java's types as a user would say them. */
    private static String inWords(String complaint) {
        return complaint
                .replaceFirst("' is not an? (int|long)$", "' is not a whole number")
                .replaceFirst("' is not a (double|float)$", "' is not a number");
    }

    /** For a name that no option or command has, the one that it is nearly. */
    private static String meant(CommandLine.ParameterException error) {
        if (!(error instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return "";
        }
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        if (word.length() > LONGEST_NAME) {
            return "";
        }
        CommandLine.Model.CommandSpec given = error.getCommandLine().getCommandSpec();
        List<String> names = new ArrayList<>(given.subcommands().keySet());
        given.options().forEach(option -> names.addAll(List.of(option.names())));
        String near = Suggestion.words(word, names);
        if (!near.isEmpty() || !word.startsWith("--")) {
            return near;
        }
        String others = given.root().subcommands().entrySet().stream()
                .filter(command -> command.getValue().getCommandSpec().findOption(word) != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : "; it is an option of " + others + " alone";
    }

    private static int execute(CommandLine.ParseResult parsed) {
        try {
            SpecOptions.apply(parsed);
        } catch (UsageException | IOException e) {
            throw failure(parsed, e);
        }
        if (!PlainJava.here()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        String asked = asked(parsed);
        if (!asked.isEmpty() && !PlainJava.runs(asked)) {
            throw failure(parsed, new UsageException(PlainJava.needsSpark(asked)));
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (NoClassDefFoundError e) {
            // What it came to on these inputs is Spark's, or Hadoop's.
            UsageException refusal = new UsageException(PlainJava.needsSpark(asked + ", with what it was given,"));
            refusal.initCause(e);
            throw failure(parsed, refusal);
        }
    }

    private static CommandLine.ExecutionException failure(CommandLine.ParseResult parsed, Exception cause) {
        List<CommandLine> given = parsed.asCommandLineList();
        return new CommandLine.ExecutionException(given.get(given.size() - 1), cause.getMessage(), cause);
    }

    /** The command's name as it is written; empty where it is only asked for help or the version. */
    private static String asked(CommandLine.ParseResult parsed) {
        List<String> names = new ArrayList<>();
        for (CommandLine.ParseResult at = parsed; ; at = at.subcommand()) {
            if (at.isUsageHelpRequested() || at.isVersionHelpRequested()) {
                return "";
            }
            if (!at.hasSubcommand()) {
                return String.join(" ", names);
            }
            names.add(at.subcommand().commandSpec().name());
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(command.commandLine(), "no command");
    }

    private int report(Exception error, CommandLine line) {
        if (SparkSessions.stopped()) {
            // Said already; the code is the JVM's own, of the signal.
            return ExitCode.OTHER.code();
        }
        line.getErr().println(line.getCommandName() + ": " + oneLine(text(error)));
        if (verbose) {
            error.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return ExitCode.of(error).code();
    }

    private static String text(Exception error) {
        Optional<TallyOverflowException> overflow = TallyOverflowException.in(error);
        if (overflow.isPresent()) {
            return String.valueOf(overflow.get().getMessage());
        }
        boolean ours = ExitCode.of(error) != ExitCode.OTHER
                || error instanceof OutputException
                || error instanceof SessionFailure
                || error instanceof ImageMemoryException
                || error instanceof StorageFullException;
        if (ours) {
            return String.valueOf(error.getMessage());
        }
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        // Spark's own message goes on for lines before it comes to the cause.
        return firstWords(error) + (root == error ? "" : "; caused by " + firstWords(root))
                + " (--verbose shows where)";
    }

    private static String firstWords(Throwable error) {
        String line = oneLine(String.valueOf(error.getMessage()));
        return error.getClass().getSimpleName() + ": " + line.substring(0, Math.min(line.length(), LONGEST_MESSAGE));
    }

    private static String oneLine(String message) {
        return Secrets.masked(TextTable.printable(message.lines().findFirst().orElse("")));
    }

    /** Spark's own carrier of exit codes; its constructor takes a cause as well from Spark 4.0 on. */
    private static Exception exit(int code) throws ReflectiveOperationException {
        Constructor<?> constructor = Arrays.stream(
                        Class.forName("org.apache.spark.SparkUserAppException").getConstructors())
                .filter(c -> c.getParameterCount() >= 1 && c.getParameterTypes()[0] == int.class)
                .findFirst()
                .orElseThrow();
        Object[] arguments = new Object[constructor.getParameterCount()];
        arguments[0] = code;
        return (Exception) constructor.newInstance(arguments);
    }

    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.name()};
        }
    }
}
