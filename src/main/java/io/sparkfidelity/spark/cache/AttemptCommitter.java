package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;

/**
 * Commits a write without a rename, which object stores do not have: every attempt of a task writes its one file where it
 * stays, in a folder of its own, and the attempt that Spark allows to commit says so by an empty object in {@code
 * _committed}. That object's name is {@code <task>_<bytes>_<folder>_<file>}: a listing tells all.
 *
 * <p>What a killed executor leaves behind is named by nobody. A session with a commit protocol of its own (of Databricks, of
 * spark-hadoop-cloud) does not ask this class; {@link #files} then finds what that protocol left in the output folder.
 */
public final class AttemptCommitter extends FileOutputCommitter {
    /** The option of a Parquet write that names the committer's class. */
    public static final String OPTION = "spark.sql.parquet.output.committer.class";

    private static final String COMMITTED = "_committed";

    private final Path output;
    private final Path work;

    /** As Spark calls it, on the driver and for every attempt of a task. */
    public AttemptCommitter(org.apache.hadoop.fs.Path output, TaskAttemptContext context) throws IOException {
        super(output, context);
        this.output = new Path(output.toUri());
        this.work = new Path(this.output, "attempt-" + task(context) + "-" + UUID.randomUUID());
    }

    /**
     * The files of a finished write whose tasks wrote one file each.
     *
     * @return paths relative to the output folder's parent, by task, without digests
     */
    public static List<ChunkManifest.DataFile> files(Storage storage, Path output) throws IOException {
        String parent = output.getName() + "/";
        List<Entry> top = storage.list(output);
        if (top.stream().noneMatch(entry -> entry.name().equals(COMMITTED))) {
            return top.stream()
                    .filter(file -> file.name().startsWith("part-"))
                    .map(file -> new ChunkManifest.DataFile(parent + file.name(), file.length(), ""))
                    .toList();
        }
        Map<String, ChunkManifest.DataFile> byTask = new TreeMap<>();
        for (Entry mark : storage.list(new Path(output, COMMITTED))) {
            String[] parts = mark.name().split("_", 4);
            // Two marks of a task: the first attempt's executor died before it could tell. Both files are whole.
            byTask.putIfAbsent(
                    parts[0],
                    new ChunkManifest.DataFile(parent + parts[2] + "/" + parts[3], Long.parseLong(parts[1]), ""));
        }
        return List.copyOf(byTask.values());
    }

    @Override
    public org.apache.hadoop.fs.Path getWorkPath() {
        return new org.apache.hadoop.fs.Path(work.toUri());
    }

    @Override
    public void setupJob(JobContext context) {}

    @Override
    public void setupTask(TaskAttemptContext context) {}

    @Override
    public boolean needsTaskCommit(TaskAttemptContext context) {
        return true;
    }

    @Override
    public void commitTask(TaskAttemptContext context) throws IOException {
        Storage storage = new Storage(context.getConfiguration());
        if (storage.status(work).isEmpty()) {
            return;
        }
        storage.restrictToOwner(output);
        storage.restrictToOwner(work);
        for (Entry file : storage.list(work)) {
            storage.restrictToOwner(file.path());
            String mark = String.join("_", task(context), String.valueOf(file.length()), work.getName(), file.name());
            storage.publish(new Path(new Path(output, COMMITTED), mark), new byte[0]);
        }
    }

    @Override
    public void abortTask(TaskAttemptContext context) throws IOException {
        new Storage(context.getConfiguration()).deleteTree(work);
    }

    @Override
    public void commitJob(JobContext context) {}

    @Override
    public void abortJob(JobContext context, JobStatus.State state) throws IOException {
        new Storage(context.getConfiguration()).deleteTree(output);
    }

    private static String task(TaskAttemptContext context) {
        return String.format("%05d", context.getTaskAttemptID().getTaskID().getId());
    }
}
