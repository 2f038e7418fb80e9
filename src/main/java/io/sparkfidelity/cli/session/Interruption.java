package io.sparkfidelity.cli.session;

import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * What a command says when somebody stops its process: one line, before Spark's own end tells of every task that was at work.
 * Java then ends with 130 after an interrupt and with 143 after a termination.
 */
final class Interruption implements AutoCloseable {
    /** Above Spark's own, which is 40: Hadoop runs the highest first, one after the other. */
    private static final int BEFORE_SPARK = 1000;

    private final Runnable hook;

    private Interruption(Runnable hook) {
        this.hook = hook;
    }

    /** Says it if the process is stopped before {@link #close}. */
    static Interruption of(SparkSession spark) {
        Runnable hook = () -> {
            System.err.println(
                    "\nspark-fidelity: stopped; the same command goes on from here, with what is embedded by now");
            spark.sparkContext().setLogLevel("OFF");
        };
        ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
        return new Interruption(hook);
    }

    /** Whether the process is on its way out, so that what fails by now fails for that reason. */
    static boolean underWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    @Override
    public void close() {
        if (!underWay()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
