package io.sparkfidelity.cli;

import java.io.PrintWriter;
import java.util.Arrays;

/**
 * Runs in a JVM of its own, which has no Spark: the command lines among its arguments, parted by {@code --then}, each with
 * its exit code behind it; the last as the program's entry point would.
 */
public final class PlainCommands {
    static final String THEN = "--then";

    private PlainCommands() {}

    public static void main(String[] args) throws Exception {
        PrintWriter out = new PrintWriter(System.out, true);
        int from = 0;
        for (int to = 0; to < args.length; to++) {
            if (args[to].equals(THEN)) {
                out.println("exit code " + Main.run(out, out, Arrays.copyOfRange(args, from, to)));
                from = to + 1;
            }
        }
        Main.main(Arrays.copyOfRange(args, from, args.length));
    }
}
