package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.pipeline.PipelineStage;
import io.sparkfidelity.embed.pipeline.StageClock;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How far tasks are, by accumulators, for a progress line and the report's timings only: Spark counts a retried task twice,
 * so that nothing that is a result may come from here.
 */
public final class EmbedMeter implements Serializable {
    private static final long serialVersionUID = 1;

    private final LongAccumulator images;
    private final LongAccumulator rejects;
    private final EnumMap<PipelineStage, LongAccumulator> nanos = new EnumMap<>(PipelineStage.class);

    EmbedMeter(SparkContext context) {
        images = context.longAccumulator("images");
        rejects = context.longAccumulator("rejects");
        for (PipelineStage stage : PipelineStage.values()) {
            nanos.put(stage, context.longAccumulator(stage.label() + " ns"));
        }
    }

    /** Called by a task at its end. */
    public void add(long taskImages, long taskRejects, StageClock clock) {
        images.add(taskImages);
        rejects.add(taskRejects);
        nanos.forEach((stage, sum) -> sum.add(clock.nanos(stage)));
    }

    long images() {
        return images.sum();
    }

    long rejects() {
        return rejects.sum();
    }

    /** Seconds of all threads together. */
    Map<PipelineStage, Double> seconds() {
        Map<PipelineStage, Double> seconds = new EnumMap<>(PipelineStage.class);
        nanos.forEach((stage, sum) -> seconds.put(stage, sum.sum() / 1e9));
        return seconds;
    }
}
