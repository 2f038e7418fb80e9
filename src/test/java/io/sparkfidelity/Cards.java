package io.sparkfidelity;

import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.storage.Storage;
import org.apache.hadoop.conf.Configuration;

/** The embedded model, for tests. */
public final class Cards {
    private Cards() {}

    public static String yaml() {
        return ModelCards.builtIn("embedded").orElseThrow();
    }

    public static ModelCard embedded() throws ModelException {
        return ModelCards.parse(yaml(), "embedded");
    }

    public static ModelStore store() {
        return ModelStore.temporary(new Storage(new Configuration()));
    }
}
