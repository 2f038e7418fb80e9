package io.sparkfidelity.embed;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One loaded model for all tasks of a JVM that use the same tower on the same device, counted by its users. It is closed
 * when nobody has used it for a while: between two stages of a job every task lets go of it for a moment. A pool is per JVM
 * by nature: {@link #ofThisJvm} is the only instance that tasks share.
 */
public final class ModelPool {
    private static final ModelPool OF_THIS_JVM = new ModelPool(Duration.ofSeconds(30));

    private final Duration linger;
    private final ScheduledExecutorService closer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "model-closer");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<Key, Entry> entries = new HashMap<>();

    private record Key(Tower tower, EngineKind engine, DeviceChoice device, int threads) {}

    private static final class Entry {
        private final LoadedModel model;
        private int users;
        /** Counts loans, so that an appointed closing can tell whether there was one since. */
        private long loans;

        Entry(LoadedModel model) {
            this.model = model;
        }
    }

    /** @param linger how long a model stays loaded without users */
    ModelPool(Duration linger) {
        this.linger = linger;
    }

    public static ModelPool ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** Borrows a model, loading it if nobody has it; to be given back with {@link #release}. */
    public synchronized LoadedModel acquire(Tower tower, EmbedderSettings settings, ModelStore store)
            throws ModelException {
        Key key = new Key(tower, settings.engine(), settings.device(), settings.threads());
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(LoadedModel.load(tower, settings, store));
            entries.put(key, entry);
        }
        entry.users++;
        entry.loans++;
        return entry.model;
    }

    /** Gives a model back. */
    public synchronized void release(LoadedModel model) {
        for (Entry entry : entries.values()) {
            if (entry.model == model && --entry.users == 0) {
                long loans = entry.loans;
                closer.schedule(() -> closeIfIdle(entry, loans), linger.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private synchronized void closeIfIdle(Entry entry, long loans) {
        if (entry.users == 0 && entry.loans == loans && entries.values().remove(entry)) {
            entry.model.close();
        }
    }

    /** How many models are loaded. */
    synchronized int size() {
        return entries.size();
    }
}
