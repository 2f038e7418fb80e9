package io.sparkfidelity.embed;

import java.util.HashMap;
import java.util.Map;

/**
 * One loaded model for all tasks of a JVM that use the same weights on the same device, counted by its users and
 * closed with the last. A pool is per JVM by nature: {@link #ofThisJvm} is the only instance that tasks share.
 */
final class ModelPool {
    private static final ModelPool OF_THIS_JVM = new ModelPool();

    private final Map<Key, Entry> entries = new HashMap<>();

    private record Key(String weights, EngineKind engine, DeviceChoice device, int threads) {}

    private static final class Entry {
        private final LoadedModel model;
        private int users;

        Entry(LoadedModel model) {
            this.model = model;
        }
    }

    static ModelPool ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** Borrows a model, loading it if nobody has it; to be given back with {@link #release}. */
    synchronized LoadedModel acquire(ModelCard card, EmbedderSettings settings, ModelStore store)
            throws ModelException {
        String weights = card.artifact(settings.engine()).sha256();
        Key key = new Key(weights, settings.engine(), settings.device(), settings.threads());
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(LoadedModel.load(card, settings, store));
            entries.put(key, entry);
        }
        entry.users++;
        return entry.model;
    }

    synchronized void release(LoadedModel model) {
        entries.values().removeIf(entry -> {
            if (entry.model != model || --entry.users > 0) {
                return false;
            }
            model.close();
            return true;
        });
    }
}
