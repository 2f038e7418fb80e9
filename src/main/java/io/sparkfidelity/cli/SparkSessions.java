package io.sparkfidelity.cli;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.spark.TaskDevice;
import io.sparkfidelity.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a command: the one that is there, or a new one, which alone is stopped at the end. */
final class SparkSessions implements AutoCloseable {
    private final SparkSession spark;
    private final boolean owned;

    private SparkSessions(SparkSession spark, boolean owned) {
        this.spark = spark;
        this.owned = owned;
    }

    static SparkSessions open(String name) {
        boolean existed = SparkSession.getDefaultSession().isDefined();
        return new SparkSessions(SparkSession.builder().appName(name).getOrCreate(), !existed);
    }

    /** File systems as Hadoop's own configuration on the class path names them, without a session. */
    static Storage offlineStorage() {
        return new Storage(new Configuration());
    }

    /** Where tasks will run the network, as the settings on their way to a session say. */
    static DeviceKind deviceKind() {
        SparkConf conf = SparkSession.getDefaultSession().isDefined()
                ? SparkSession.getDefaultSession().get().sparkContext().conf()
                : new SparkConf();
        return TaskDevice.kind(conf);
    }

    SparkSession spark() {
        return spark;
    }

    Storage storage() {
        return new Storage(spark.sparkContext().hadoopConfiguration());
    }

    @Override
    public void close() {
        if (owned) {
            spark.stop();
        }
    }
}
