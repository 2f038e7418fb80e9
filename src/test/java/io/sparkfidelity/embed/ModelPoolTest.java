package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sparkfidelity.Cards;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelPoolTest {
    private static final EmbedderSettings SETTINGS = new EmbedderSettings(EngineKind.ONNX_RUNTIME, 1, 1);

    private static Tower tower() throws ModelException {
        return Tower.ofImages(Cards.embedded(), SETTINGS.engine());
    }

    @Test
    void usersShareAModelAndTheNextOneFindsItStillLoaded() throws ModelException {
        ModelPool pool = new ModelPool(Duration.ofMinutes(5));
        LoadedModel one = pool.acquire(tower(), SETTINGS, Cards.store());
        assertSame(one, pool.acquire(tower(), SETTINGS, Cards.store()));
        pool.release(one);
        pool.release(one);
        assertEquals(1, pool.size());
        assertSame(one, pool.acquire(tower(), SETTINGS, Cards.store()));
    }

    @Test
    void anIdleModelIsClosed() throws Exception {
        ModelPool pool = new ModelPool(Duration.ofMillis(1));
        LoadedModel one = pool.acquire(tower(), SETTINGS, Cards.store());
        LoadedModel two = pool.acquire(tower(), SETTINGS, Cards.store());
        pool.release(one);
        Thread.sleep(100);
        assertEquals(1, pool.size(), "somebody uses it");
        pool.release(two);
        for (int i = 0; i < 500 && pool.size() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, pool.size());
    }
}
