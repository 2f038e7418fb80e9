package io.sparkfidelity.spark.cache;

import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The works that one pass over images is shared by: each image is read and decoded once, and the rows of every work go to its own
 * folder, by the same chunks and with manifests of their own.
 *
 * @param outputs those of models before others
 */
record SharedPass(List<Output> outputs) {
    /**
     * A work and the folder of its rows.
     *
     * @param key see {@link Work#cacheKey}
     */
    record Output(Work.Shareable work, String key, EmbeddingFolder folder) {
        static Output of(Storage storage, Work.Beside beside, EmbedSettings settings, Listing listing) {
            String key = beside.work().cacheKey(settings);
            Path root = new Path(new Path(beside.cache(), key), listing.fingerprint());
            return new Output(beside.work(), key, new EmbeddingFolder(storage, root));
        }

        /** Whether a plan's chunks are this work's too; where it has none yet, they are from now on. */
        private boolean takes(ChunkPlan plan) throws IOException {
            Optional<ChunkPlan> own;
            try {
                own = folder.plan();
            } catch (CacheDamage e) {
                // Its own pass says so, and mends it.
                return false;
            }
            if (own.isEmpty()) {
                folder.publish(plan);
            }
            return own.isEmpty() || own.get().equals(plan);
        }

        private boolean lacks(ChunkPlan plan, int chunk) throws IOException {
            try {
                return folder.manifest(plan, chunk)
                        .filter(manifest -> manifest.model().equals(key))
                        .isEmpty();
            } catch (CacheDamage e) {
                return true;
            }
        }
    }

    /** The pass of a model, and of others that take the plan's chunks. */
    static SharedPass of(Output model, List<Output> others, ChunkPlan plan) throws IOException {
        List<Output> joined = new ArrayList<>();
        Set<Path> roots = new HashSet<>(Set.of(model.folder().root()));
        for (Output other : others) {
            // A model that is named twice has one folder.
            if (roots.add(other.folder().root()) && other.takes(plan)) {
                joined.add(other);
            }
        }
        return new SharedPass(Stream.of(
                        Stream.of(model),
                        joined.stream().filter(output -> output.work() instanceof EmbedJob.Model),
                        joined.stream().filter(output -> output.work() instanceof Work.InPassing))
                .flatMap(outputs -> outputs)
                .toList());
    }

    /** The pass over a chunk that the first work lacks, if another lacks it too. */
    Optional<SharedPass> over(ChunkPlan plan, int chunk) throws IOException {
        List<Output> lacking = new ArrayList<>(outputs.subList(0, 1));
        for (Output other : outputs.subList(1, outputs.size())) {
            if (other.lacks(plan, chunk)) {
                lacking.add(other);
            }
        }
        return lacking.size() == 1 ? Optional.empty() : Optional.of(new SharedPass(lacking));
    }

    EmbedPartition task(ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
        List<TaskModel> models = new ArrayList<>();
        List<Work.InPassing> inPassing = new ArrayList<>();
        for (Output output : outputs) {
            if (output.work() instanceof EmbedJob.Model model) {
                models.add(model.ofTask(settings, hadoop));
            } else if (output.work() instanceof Work.InPassing other) {
                inPassing.add(other);
            }
        }
        return new EmbedPartition(models, inPassing, reader, meter);
    }

    /**
     * Writes and publishes a chunk of every work.
     *
     * @param rows as {@link #task} gives them, which are gone through once a work
     * @return the first work's
     */
    ChunkManifest written(JavaRDD<EmbeddingRow[]> rows, ChunkWriter writer, ChunkPlan plan, int chunk)
            throws IOException {
        List<ChunkManifest> manifests = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            int place = i;
            Output output = outputs.get(i);
            ChunkManifest manifest =
                    writer.write(rows.map(ofImage -> ofImage[place]), plan, output.key(), chunk, output.folder());
            output.folder().publish(manifest);
            manifests.add(manifest);
        }
        return manifests.get(0);
    }
}
