package io.sparkfidelity.spark.cache;

/** Gets told how far a job is. */
public interface Progress {
    /** A stage begins. */
    void stage(String line);

    /**
     * A stage begins that is worth a line only if it takes long.
     *
     * @return the stage of this kind that it interrupts, to be taken up afterwards; empty where there is none
     */
    default String waiting(String line) {
        return "";
    }

    /** The running stage is so far; called about once a second. */
    void advance(String line);

    /** Nobody listens. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void stage(String line) {}

            @Override
            public void advance(String line) {}
        };
    }
}
