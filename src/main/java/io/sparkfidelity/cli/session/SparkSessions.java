package io.sparkfidelity.cli.session;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.natives.NativeFolder;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.TaskDevice;
import io.sparkfidelity.storage.Storage;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** The Spark session of a command: the one that is there, or a new one, which alone is stopped at the end. */
public final class SparkSessions implements AutoCloseable, Supplier<SparkSession> {
    private final String name;
    private final Progress progress;
    private final boolean owned;
    private Optional<SparkSession> spark = Optional.empty();
    private Optional<Interruption> interruption = Optional.empty();

    private SparkSessions(String name, Progress progress) {
        this.name = name;
        this.progress = progress;
        this.owned = PlainJava.here() || SparkSession.getDefaultSession().isEmpty();
    }

    /** @param progress that hears of a start */
    public static SparkSessions open(String name, Progress progress) {
        SparkSessions sessions = new SparkSessions(name, progress);
        sessions.spark();
        return sessions;
    }

    /** For a command that may do without: the session is started when it is asked for. */
    public static SparkSessions lazily(String name, Progress progress) {
        return new SparkSessions(name, progress);
    }

    /**
     * File systems without starting a session: as the one that is there configures them, or else Hadoop's own configuration
     * with the {@code spark.hadoop} settings of the command line. Without Spark, the local disk alone.
     */
    public static Storage offlineStorage() {
        if (PlainJava.here()) {
            return Storage.ofDisk();
        }
        if (SparkSession.getDefaultSession().isDefined()) {
            return new Storage(
                    SparkSession.getDefaultSession().get().sparkContext().hadoopConfiguration());
        }
        Configuration configuration = new Configuration();
        for (Tuple2<String, String> setting : conf().getAllWithPrefix("spark.hadoop.")) {
            configuration.set(setting._1(), setting._2());
        }
        return new Storage(configuration);
    }

    /** Where tasks will run the network, as the settings on their way to a session say. */
    public static DeviceKind deviceKind() {
        return TaskDevice.kind(conf());
    }

    private static SparkConf conf() {
        return SparkSession.getDefaultSession().isDefined()
                ? SparkSession.getDefaultSession().get().sparkContext().conf()
                : new SparkConf();
    }

    /** @throws SessionFailure if Spark cannot be started, or there is none */
    public SparkSession spark() {
        if (spark.isEmpty() && PlainJava.here()) {
            throw SessionFailure.withoutSpark(name);
        }
        if (spark.isEmpty()) {
            SparkSession.Builder builder = SparkSession.builder().appName(name);
            String interrupted = "";
            if (owned) {
                interrupted = progress.waiting("starting Spark");
                // Executors do not see the driver's system properties.
                NativeFolder.configured()
                        .ifPresent(folder -> builder.config("spark.executorEnv." + NativeFolder.VARIABLE, folder));
            }
            try {
                spark = Optional.of(builder.getOrCreate());
            } catch (Exception e) {
                // Checked exceptions as well, which Scala does not declare.
                throw new SessionFailure(conf().get("spark.master", "none"), e);
            }
            if (owned) {
                interruption = Optional.of(Interruption.of(spark.get()));
                progress.waiting(interrupted);
            }
        }
        return spark.get();
    }

    /** The same for who may do without; a lambda would be linked, and Spark's classes with it, where there is none. */
    @Override
    public SparkSession get() {
        return spark();
    }

    /** Whether the process was told to end, so that what fails by now fails for that reason. */
    public static boolean stopped() {
        return !PlainJava.here() && Interruption.underWay();
    }

    /** The session, if it was asked for. */
    public Optional<SparkSession> opened() {
        return spark;
    }

    /** File systems as the session configures them, or, before there is one, Hadoop's own configuration. */
    public Storage storage() {
        // No lambda that takes a session: it would be linked where there is no Spark.
        return spark.isPresent() ? new Storage(spark.get().sparkContext().hadoopConfiguration()) : offlineStorage();
    }

    @Override
    public void close() {
        interruption.ifPresent(Interruption::close);
        if (owned && spark.isPresent()) {
            spark.get().stop();
        }
    }
}
