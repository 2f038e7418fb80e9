package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds what is said of an image, for a task: rows of a chunk stand together, so that each chunk's table is read about once.
 * No embedding is moved for it, as a join would.
 */
final class AnnotationLookup implements UDF1<String, Row> {
    private static final long serialVersionUID = 1;

    /** What {@link #call} gives. */
    static final StructType SCHEMA = new StructType()
            .add("hash", DataTypes.LongType, false)
            .add("bucket", DataTypes.IntegerType, false)
            .add("label", DataTypes.StringType, true)
            .add("site", DataTypes.StringType, true);

    /** Tables that a task keeps. */
    private static final int HELD = 2;

    private final HadoopSettings settings;
    private final ChunkPlan.Cuts cuts;
    private final String folder;
    private final List<ChunkManifest.DataFile> files;
    private final transient Map<Integer, AnnotationTable> held = new LinkedHashMap<>(HELD, 1, true);

    /** @param files one a chunk, below {@code folder} */
    AnnotationLookup(HadoopSettings settings, ChunkPlan.Cuts cuts, String folder, List<ChunkManifest.DataFile> files) {
        this.settings = settings;
        this.cuts = cuts;
        this.folder = folder;
        this.files = files;
    }

    /** The row of {@link #SCHEMA} of an image, which must be in a table. */
    @Override
    public Row call(String id) throws IOException {
        AnnotationTable.Annotation found = table(cuts.chunk(id))
                .find(id)
                .orElseThrow(() -> new IOException("the annotations in " + folder + " lack the image " + id
                        + "; delete that folder and run again"));
        return RowFactory.create(
                found.unitHash(),
                Bucket.of(found.unitHash()),
                found.label().orElse(null),
                found.site().orElse(null));
    }

    private AnnotationTable table(int chunk) throws IOException {
        AnnotationTable table = held.get(chunk);
        if (table == null) {
            table = read(chunk);
            if (held.size() == HELD) {
                // The one that was not used for the longest time.
                held.remove(held.keySet().iterator().next());
            }
            held.put(chunk, table);
        }
        return table;
    }

    /** A copy that has travelled holds no table yet. */
    private Object readResolve() {
        return new AnnotationLookup(settings, cuts, folder, files);
    }

    private AnnotationTable read(int chunk) throws IOException {
        ChunkManifest.DataFile file = files.get(chunk);
        Path path = new Path(new Path(folder), file.path());
        byte[] bytes;
        try {
            bytes = new Storage(settings).read(path);
        } catch (IOException e) {
            throw Storage.cannotRead(path.toString(), e);
        }
        if (!Sha256.of(bytes).equals(file.sha256())) {
            throw new IOException(path + " has other bytes than were written; delete its folder and run again");
        }
        return AnnotationTable.parse(bytes);
    }
}
