package io.sparkfidelity;

import org.apache.spark.sql.SparkSession;

/** The one local Spark session of the tests: two threads, quiet, no web page. */
public final class LocalSpark {
    private LocalSpark() {}

    public static SparkSession session() {
        SparkSession session = SparkSession.builder()
                .appName("tests")
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "3")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }
}
