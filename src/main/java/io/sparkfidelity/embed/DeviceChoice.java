package io.sparkfidelity.embed;

import java.io.Serializable;
import java.util.List;

/** The device a task was given. Whether it is really there is found out when the network is loaded. */
public sealed interface DeviceChoice extends Serializable {
    DeviceKind kind();

    /** No device was asked for. */
    record Cpu() implements DeviceChoice {
        @Override
        public DeviceKind kind() {
            return DeviceKind.CPU;
        }

        @Override
        public String toString() {
            return "cpu";
        }
    }

    /** @param index as CUDA counts devices in this process, from 0 */
    record Gpu(int index) implements DeviceChoice {
        @Override
        public DeviceKind kind() {
            return DeviceKind.CUDA;
        }

        @Override
        public String toString() {
            return "gpu " + index;
        }
    }

    /**
     * The device of a task: the first of the addresses that the scheduler gave it, or the CPU if it gave none.
     *
     * @throws ModelException if an address is no device number
     */
    static DeviceChoice ofAddresses(List<String> addresses) throws ModelException {
        if (addresses.isEmpty()) {
            return new Cpu();
        }
        String address = addresses.get(0);
        if (!address.matches("[0-9]{1,4}")) {
            throw new ModelException("the scheduler gave this task the GPU address '" + address
                    + "', which is no device number; let the discovery script print indices (conf/gpu-discovery.sh)");
        }
        return new Gpu(Integer.parseInt(address));
    }
}
