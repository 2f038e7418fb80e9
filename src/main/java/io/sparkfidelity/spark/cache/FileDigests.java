package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/** Digests of files' bytes, on executors. */
record FileDigests(HadoopSettings settings) implements Serializable {
    /**
     * SHA-256 of a file; empty if it is gone, or cannot be read for a reason of its own.
     *
     * @throws IOException if the store is in trouble
     */
    String of(String file) throws IOException {
        Storage storage = new Storage(settings);
        Path path = new Path(file);
        try (InputStream in = storage.stream(path)) {
            return Sha256.of(in);
        } catch (IOException e) {
            if (storage.isOfTheFile(path, e)) {
                return "";
            }
            throw Storage.cannotRead(file, e);
        }
    }
}
