package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Digests of files' bytes, on executors. */
public record FileDigests(HadoopSettings settings) implements Serializable {
    /**
     * The digests of these files, in their order; nothing is read on the driver.
     *
     * @return hexadecimal digits, empty for a file that is gone or cannot be read
     */
    public List<String> of(SparkSession spark, List<String> paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        Map<String, String> byPath = new HashMap<>();
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(paths, paths.size())
                .map(path -> List.of(path, of(path)))
                .collect()
                .forEach(one -> byPath.put(one.get(0), one.get(1)));
        return paths.stream().map(byPath::get).toList();
    }

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
