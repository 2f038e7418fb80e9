package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.DeviceChoice;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.ModelException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The device that Spark's scheduler gives a task. */
public final class TaskDevice {
    private static final String AMOUNT = "spark.task.resource.gpu.amount";

    private TaskDevice() {}

    /**
     * The device of a running task: Spark's first GPU address, or the CPU where tasks ask for none.
     *
     * @throws ModelException if the address is no device number
     */
    public static DeviceChoice of(TaskContext task) throws ModelException {
        return DeviceChoice.ofAddresses(addresses(task));
    }

    /** The GPU addresses that Spark gave a task; none where it asked for none. */
    static List<String> addresses(TaskContext task) {
        ResourceInformation gpu = task.resourcesJMap().get("gpu");
        return gpu == null ? List.of() : List.of(gpu.addresses());
    }

    /** The kind of device that tasks ask for. */
    public static DeviceKind kind(SparkConf conf) {
        return conf.getDouble(AMOUNT, 0) > 0 ? DeviceKind.CUDA : DeviceKind.CPU;
    }
}
