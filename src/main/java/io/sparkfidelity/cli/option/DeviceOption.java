package io.sparkfidelity.cli.option;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.DeviceChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where this process itself runs a network; where tasks do is Spark's to say. */
public final class DeviceOption {
    @Option(names = "--device", paramLabel = "N", description = "The GPU of this process, by its number (the CPU).")
    private @Nullable Integer device;

    /**
     * A GPU if one was named; whether it is there shows when the network is loaded.
     *
     * @throws UsageException if the number is below 0
     */
    public DeviceChoice choice() throws UsageException {
        if (device != null && device < 0) {
            throw new UsageException("--device is " + device + "; GPUs are numbered from 0");
        }
        return device == null ? new DeviceChoice.Cpu() : new DeviceChoice.Gpu(device);
    }
}
