package io.sparkfidelity.cli.session;

import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.cache.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import picocli.CommandLine;

/**
 * Progress for a person: on a terminal one line that is written over every second, elsewhere a line of its own every 10
 * seconds. A stage that says nothing itself is named with its seconds.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    /** Returns to the line's start and clears it. */
    private static final String OVERWRITE = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final ScheduledExecutorService ticker;
    private long last;
    private long heard;
    private long begun;
    private boolean open;
    /** What one waits for; empty where nothing runs. */
    private String running = "";

    public ConsoleProgress(PrintWriter out, boolean terminal) {
        this(out, terminal, System::nanoTime);
        ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** On a command's error output. */
    public static ConsoleProgress of(CommandLine line) {
        return new ConsoleProgress(line.getErr(), System.console() != null);
    }

    /** One that ticks when it is told to. */
    ConsoleProgress(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        begin("");
        last = begun;
    }

    @Override
    public synchronized String waiting(String line) {
        String interrupted = running;
        begin(line);
        return interrupted;
    }

    @Override
    public synchronized void stage(String line) {
        finish();
        begin(line);
        out.println(TextTable.printable(line));
        out.flush();
        last = begun;
    }

    @Override
    public synchronized void advance(String line) {
        heard = nanos.getAsLong();
        say(line);
    }

    /** Leaves the line that is written over, so that what follows stands on its own. */
    public synchronized void finish() {
        running = "";
        if (open) {
            out.print(OVERWRITE);
            out.flush();
            open = false;
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        finish();
    }

    /** Speaks for a stage that is silent. */
    synchronized void tick() {
        long now = nanos.getAsLong();
        if (!running.isEmpty() && now - heard > 2 * SECOND_NANOS) {
            say(running + ", " + (now - begun) / SECOND_NANOS + " s");
        }
    }

    private void begin(String line) {
        running = line;
        begun = nanos.getAsLong();
        heard = begun;
    }

    private void say(String line) {
        if (terminal) {
            out.print(OVERWRITE + TextTable.printable(line));
            open = true;
        } else if (nanos.getAsLong() - last >= QUIET_NANOS) {
            out.println(TextTable.printable(line));
            last = nanos.getAsLong();
        }
        out.flush();
    }
}
