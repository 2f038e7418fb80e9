package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Numerics;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The compatibility key of a model's tallies. */
public final class ModelKeys {
    /** The name of {@link io.sparkfidelity.tally.Bucket}'s seed in keys, which is always 0. */
    public static final String HASH_SEED = "hash";

    private ModelKeys() {}

    /**
     * The key of a card.
     *
     * @param unitKind what was sampled independently
     */
    public static CompatibilityKey of(ModelCard card, Numerics numerics, String unitKind) throws ModelException {
        return new CompatibilityKey(
                TallyFile.VERSION,
                card.name(),
                card.version(),
                weights(card),
                card.preprocessing().fingerprint(),
                card.normalisation().label(),
                card.dimension(),
                card.tallyFields().all(),
                Map.of(HASH_SEED, 0L),
                CompatibilityKey.EXACT,
                unitKind,
                card.probe().map(Probe::tolerance).orElse(0.0),
                List.of(numerics),
                List.of());
    }

    /**
     * The numerics where tasks run: one of them embeds the card's probe.
     *
     * @throws IOException if the network does not work there
     */
    public static Numerics numerics(SparkSession spark, Storage storage, ModelChoice model) throws IOException {
        EmbedSettings one = new EmbedSettings(
                1,
                EmbedderSettings.DEFAULT_IN_FLIGHT,
                EmbedSettings.DEFAULT_DECODE_THREADS,
                ImageDecoder.DEFAULT_MAX_PIXELS,
                0);
        TaskModel running = new TaskModel(model.cardYaml(), model.engine(), one, storage.settings());
        double[] probe;
        try {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            context.setJobGroup(
                    "spark-fidelity-probe", "probe of " + model.card().title(), true);
            probe = context.parallelize(List.of(0), 1)
                    .map(none -> running.probe(TaskContext.get()))
                    .first();
        } catch (Exception e) {
            throw TaskFailures.inputError(e);
        }
        return new Numerics(
                model.engine().djlName(),
                new EmbedderSettings(model.engine(), 1, 1).engineVersion(),
                model.card().precision().label(),
                // A GPU that would use it is refused when the network is loaded there.
                false,
                TaskDevice.kind(spark.sparkContext().conf()).label(),
                Arrays.stream(probe).boxed().limit(Numerics.PROBE_ENTRIES).toList());
    }

    /**
     * The SHA-256 of the published file where the card names one, for sites differ in the artifacts they make of it. Else
     * that of the CPU's artifact: a card that names several files takes any of them and does not say which was taken.
     */
    private static String weights(ModelCard card) throws ModelException {
        return card.weights().size() == 1
                ? card.weights().values().iterator().next()
                : card.artifact(card.engine(DeviceKind.CPU)).sha256();
    }
}
