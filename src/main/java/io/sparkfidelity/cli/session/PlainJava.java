package io.sparkfidelity.cli.session;

import java.util.Set;

/**
 * A JVM that was started without Spark, as {@code java -jar spark-fidelity.jar gate ...}: it has neither Spark's classes nor
 * Hadoop's, so that some commands run in it alone, on files of this machine.
 */
public final class PlainJava {
    /** In Spark itself, and in none of the clients that talk to one elsewhere. */
    private static final String SPARK = "org.apache.spark.SparkEnv";

    /** As they are named on the command line. */
    private static final Set<String> COMMANDS =
            Set.of("gate", "merge", "compare", "tally show", "models list", "models show", "models fetch");

    private PlainJava() {}

    /** Whether there is no Spark here. */
    public static boolean here() {
        try {
            Class.forName(SPARK, false, PlainJava.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    /** Whether a command runs without Spark, at least on some inputs. */
    public static boolean runs(String command) {
        return COMMANDS.contains(command);
    }

    /** What to do where something wants Spark and there is none. */
    public static String needsSpark(String what) {
        return what + " needs Spark, and there is none here: run the same arguments by spark-submit --class"
                + " io.sparkfidelity.cli.Main spark-fidelity.jar";
    }

    /**
     * Ends the process with an exit code. Nobody else's work is in it: whoever has Spark gets an exception instead.
     *
     * @throws IllegalStateException if there is Spark
     */
    public static void exit(int code) {
        if (!here()) {
            throw new IllegalStateException("a JVM of Spark's is not ours to end");
        }
        Runtime.getRuntime().exit(code);
    }
}
