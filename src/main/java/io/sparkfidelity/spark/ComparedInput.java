package io.sparkfidelity.spark;

import io.sparkfidelity.federate.ReceivedTally;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.TallyFileReader;
import io.sparkfidelity.federate.Trust;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.FeatureRows;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One side of a comparison that needs no images. */
public sealed interface ComparedInput {

    /** A tally file. */
    record Tallied(ReceivedTally tally) implements ComparedInput {}

    /** A file of features. */
    record Features(FeatureRows rows) implements ComparedInput {}

    /** A source's finished embeddings in a cache: the Parquet files that its manifests name. */
    record Cached(List<String> files) implements ComparedInput {}

    /** A mean and a covariance. */
    record Summarised(ArrayFile.Statistics statistics) implements ComparedInput {}

    /**
     * What a path names: {@code .arrow}, {@code .npy}, {@code .npz}, or a folder {@code <cache>/<model>/<source>}.
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
        Path root = storage.resolve(path);
        Optional<String> plan = storage.readText(new Path(root, "plan.json"));
        if (plan.isEmpty()) {
            throw new SourceException(
                    path + " is no tally file (.arrow), no features or statistics (.npy, .npz), and no"
                            + " folder of embeddings (one with a plan.json, CACHE/MODEL/SOURCE)");
        }
        int chunks = Json.read(plan.get(), Plan.class, root + "/plan.json").chunks();
        List<FileStatus> manifests =
                storage.matching(root + "/chunk=*/" + ChunkManifest.FILE_NAME).entries();
        if (manifests.size() != chunks) {
            throw new SourceException("the embeddings in " + path + " are not finished: " + manifests.size() + " of "
                    + chunks + " chunks; run the job that makes them again");
        }
        List<String> files = new ArrayList<>();
        for (FileStatus manifest : manifests) {
            String text = storage.readText(manifest.getPath()).orElseThrow();
            Json.read(text, ChunkManifest.class, manifest.getPath().toString())
                    .files()
                    .forEach(file -> files.add(new Path(manifest.getPath().getParent(), file.path()).toString()));
        }
        return new Cached(List.copyOf(files));
    }
}
