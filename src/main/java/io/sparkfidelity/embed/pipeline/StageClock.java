package io.sparkfidelity.embed.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/** Nanoseconds by stage, added up over the threads of a task. */
public final class StageClock {
    private final AtomicLongArray nanos = new AtomicLongArray(PipelineStage.values().length);

    /** Adds the time since {@code start}, a value of {@link System#nanoTime}, and gives the time now. */
    public long add(PipelineStage stage, long start) {
        long now = System.nanoTime();
        nanos.addAndGet(stage.ordinal(), now - start);
        return now;
    }

    public long nanos(PipelineStage stage) {
        return nanos.get(stage.ordinal());
    }
}
