package io.sparkfidelity.cli.session;

import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.cache.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Progress for a person: on a terminal one line that is written over every second, elsewhere a line of its own every 10
 * seconds.
 */
public final class ConsoleProgress implements Progress {
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    /** Returns to the line's start and clears it. */
    private static final String OVERWRITE = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private long last = System.nanoTime();
    private boolean open;

    public ConsoleProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void stage(String line) {
        finish();
        out.println(TextTable.printable(line));
        out.flush();
        last = System.nanoTime();
    }

    @Override
    public synchronized void advance(String line) {
        if (terminal) {
            out.print(OVERWRITE + TextTable.printable(line));
            open = true;
        } else if (System.nanoTime() - last >= QUIET_NANOS) {
            out.println(TextTable.printable(line));
            last = System.nanoTime();
        }
        out.flush();
    }

    /** Leaves the line that is written over, so that what follows stands on its own. */
    public synchronized void finish() {
        if (open) {
            out.print(OVERWRITE);
            out.flush();
            open = false;
        }
    }
}
