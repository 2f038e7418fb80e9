package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.TextEmbedder;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.DecodeMemory;
import io.sparkfidelity.embed.pipeline.EmbeddingPipeline;
import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** A model in the form that travels to executors, and how tasks run it. */
public record TaskModel(String cardYaml, EngineKind engine, EmbedSettings settings, HadoopSettings hadoop)
        implements Serializable {

    /** The pipeline of a running task by this model alone; it and its model are closed when the task ends. */
    public <K> EmbeddingPipeline<K, Void> pipeline(
            TaskContext task, StageClock clock, Iterator<K> keys, Function<K, ByteSource> bytes) throws IOException {
        return pipeline(List.of(this), task, clock, keys, bytes, key -> List.of());
    }

    /**
     * The pipeline of a running task by several models, which share the reading and decoding of images; it and they are closed when
     * the task ends.
     *
     * @param models one or more, with the same settings
     * @param beside what else is made of images
     */
    static <K, B> EmbeddingPipeline<K, B> pipeline(
            List<TaskModel> models,
            TaskContext task,
            StageClock clock,
            Iterator<K> keys,
            Function<K, ByteSource> bytes,
            Function<K, List<? extends GuardedDecoder.Use<B>>> beside)
            throws IOException {
        List<Embedder> embedders = new ArrayList<>();
        for (TaskModel model : models) {
            Embedder embedder = model.open(task);
            TaskCompletionListener closeModel = done -> embedder.close();
            task.addTaskCompletionListener(closeModel);
            embedders.add(embedder);
        }
        EmbedSettings settings = models.get(0).settings();
        EmbeddingPipeline<K, B> pipeline = new EmbeddingPipeline<>(
                embedders,
                new GuardedDecoder(new ImageDecoder(settings.maxPixels()), DecodeMemory.ofThisJvm()),
                settings.decodeThreads(),
                clock,
                keys,
                bytes,
                beside);
        // Listeners run in the opposite order of their registration: decoding stops before the models go.
        TaskCompletionListener stopDecoding = done -> pipeline.close();
        task.addTaskCompletionListener(stopDecoding);
        return pipeline;
    }

    /** The head of the probe's embedding where a running task computes it; empty if the card has no probe. */
    double[] probe(TaskContext task) throws IOException {
        try (Embedder embedder = open(task)) {
            return embedder.probeHead();
        }
    }

    /** The text tower of a running task, which must close it. */
    public TextEmbedder textEmbedder(TaskContext task) throws IOException {
        return TextEmbedder.open(card(), running(task), ModelFiles.store(new Storage(hadoop)));
    }

    /**
     * The network of a card of pairs, of a running task, which must close it. On a CPU its calls are of one pair: several gain
     * little there, and the place in a call may decide the last bits of a number.
     */
    public PairComparer pairComparer(TaskContext task) throws IOException {
        EmbedderSettings running = running(task);
        return PairComparer.open(
                PairCards.parse(cardYaml, "of this job"),
                running.device().kind() == DeviceKind.CPU
                        ? new EmbedderSettings(engine, 1, running.threads(), running.inFlight(), running.device())
                        : running,
                ModelFiles.store(new Storage(hadoop)));
    }

    private Embedder open(TaskContext task) throws IOException {
        return Embedder.open(card(), running(task), ModelFiles.store(new Storage(hadoop)));
    }

    private ModelCard card() throws IOException {
        return ModelCards.parse(cardYaml, "of this job");
    }

    private EmbedderSettings running(TaskContext task) throws IOException {
        return new EmbedderSettings(
                engine, settings.batchSize(), task.cpus(), settings.inFlight(), TaskDevice.of(task));
    }
}
