package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.FeatureRows;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.AnnotationFolder;
import io.sparkfidelity.spark.cache.CacheDamage;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.spark.cache.ChunkPlan;
import io.sparkfidelity.spark.cache.EmbeddingFiles;
import io.sparkfidelity.spark.cache.EmbeddingFolder;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** One side of a comparison that needs no images. */
public sealed interface ComparedInput {

    /** A tally file. */
    record Tallied(ReceivedTally tally) implements ComparedInput {}

    /** A file of features. */
    record Features(FeatureRows rows) implements ComparedInput {}

    /**
     * A source's finished embeddings in a cache.
     *
     * @param files those that the manifests name
     */
    record Cached(EmbeddingFolder folder, List<ChunkManifest> manifests, EmbeddingFiles files)
            implements ComparedInput {
        /** The folders that say of these images what this one does not: in which units they were sampled. */
        public List<String> unitsBeside() throws IOException {
            if (files.annotations().isPresent()) {
                return List.of();
            }
            try {
                Optional<ChunkPlan> plan = folder.plan();
                return plan.isEmpty()
                        ? List.of()
                        : AnnotationFolder.beside(folder, plan.get()).stream()
                                .filter(AnnotationFolder::hasUnits)
                                .map(said -> said.root().toString())
                                .toList();
            } catch (CacheDamage e) {
                // What is not taken need not be sound.
                return List.of();
            }
        }

        /**
         * Reads all files once, as bytes.
         *
         * @throws SourceException if one is not what was written
         */
        public void requireWhole(SparkSession spark) throws SourceException {
            try {
                for (ChunkManifest manifest : manifests) {
                    folder.requireWhole(spark, manifest);
                }
                files.requireWholeAnnotations(spark);
            } catch (CacheDamage e) {
                throw damaged(folder.root().toString(), e);
            }
        }
    }

    /** A mean and a covariance. */
    record Summarised(ArrayFile.Statistics statistics) implements ComparedInput {}

    /**
     * What a path names: {@code .arrow}, {@code .npy}, {@code .npz}, or a folder {@code <cache>/<model>/<fingerprint>}, as
     * reports name them: of embeddings alone, or of what is said of the images beside these.
     *
     * @throws SourceException if it is none of these
     */
    static ComparedInput of(String path, Storage storage, Trust trust) throws IOException, TallyFileException {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".arrow") || lower.endsWith(".feather")) {
            return new Tallied(new TallyFileReader(storage, trust).read(path));
        }
        if (lower.endsWith(".npy") || lower.endsWith(".npz")) {
            ArrayFile.Content content = ArrayFile.open(path, storage);
            return content instanceof FeatureRows rows
                    ? new Features(rows)
                    : new Summarised((ArrayFile.Statistics) content);
        }
        return cached(path, storage);
    }

    private static ComparedInput cached(String path, Storage storage) throws IOException {
        Path named = storage.resolve(path);
        EmbeddingFolder folder = new EmbeddingFolder(storage, AnnotationFolder.embeddings(named));
        try {
            ChunkPlan plan = folder.plan()
                    .orElseThrow(() -> new SourceException(
                            path + " is no tally file (.arrow), no features or statistics (.npy, .npz), and no"
                                    + " folder of embeddings (CACHE/MODEL/FINGERPRINT, as report.json has them)"));
            List<ChunkManifest> manifests = new ArrayList<>();
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                folder.manifest(plan, chunk).ifPresent(manifests::add);
            }
            if (manifests.size() != plan.chunks()) {
                throw new SourceException("the embeddings in " + path + " are not finished: " + manifests.size()
                        + " of " + plan.chunks() + " chunks; run the job that makes them again");
            }
            if (manifests.stream().map(ChunkManifest::model).distinct().count() > 1) {
                throw new CacheDamage("its chunks are of different models");
            }
            if (manifests.stream().mapToLong(ChunkManifest::rows).sum() != plan.images()) {
                throw new CacheDamage("its chunks have not as many rows as its plan");
            }
            return new Cached(
                    folder,
                    List.copyOf(manifests),
                    new EmbeddingFiles(
                            manifests.stream()
                                    .flatMap(manifest -> folder.paths(manifest).stream())
                                    .toList(),
                            annotations(folder, plan, named)));
        } catch (CacheDamage e) {
            throw damaged(path, e);
        }
    }

    /** What is said of the images in a folder that is named for it; nothing where the embeddings' own folder is named. */
    private static Optional<AnnotationFolder> annotations(EmbeddingFolder folder, ChunkPlan plan, Path named)
            throws IOException, CacheDamage {
        Optional<String> fingerprint = AnnotationFolder.annotations(named);
        if (fingerprint.isEmpty()) {
            return Optional.empty();
        }
        Optional<AnnotationFolder> annotations = AnnotationFolder.open(folder, plan, fingerprint.get());
        if (annotations.isEmpty()) {
            throw new SourceException("there are no finished annotations in " + named + "; run the job that makes them"
                    + " again, or name " + folder.root() + " to compare the embeddings without them");
        }
        return annotations;
    }

    private static SourceException damaged(String path, CacheDamage damage) {
        return new SourceException("the embeddings in " + path + " are damaged, " + damage.getMessage()
                + "; run the job that makes them again, which embeds what does not fit");
    }
}
