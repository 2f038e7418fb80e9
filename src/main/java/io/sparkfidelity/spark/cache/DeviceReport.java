package io.sparkfidelity.spark.cache;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Which device tasks take, found out by tasks that do nothing else: a check of a cluster's GPU scheduling. */
public final class DeviceReport {
    /** Long enough that Spark has to use every slot at the same time. */
    private static final long TASK_MILLIS = 1_500;

    private DeviceReport() {}

    /**
     * One line a task, sorted: the executor and the device, such as {@code executor 0: gpu 1}, and all addresses that
     * Spark gave it.
     */
    public static List<String> of(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int tasks = 2 * context.defaultParallelism();
        return context
                .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .mapPartitions(part -> {
                    TaskContext task = TaskContext.get();
                    Thread.sleep(TASK_MILLIS);
                    return Collections.singleton("executor " + SparkEnv.get().executorId() + ": " + TaskDevice.of(task)
                                    + " of " + TaskDevice.addresses(task))
                            .iterator();
                })
                .collect()
                .stream()
                .sorted()
                .toList();
    }
}
