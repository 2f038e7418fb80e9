package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceChoiceTest {
    @Test
    void theFirstAddressIsTheDevice() throws ModelException {
        assertEquals(new DeviceChoice.Cpu(), DeviceChoice.ofAddresses(List.of()));
        assertEquals(new DeviceChoice.Gpu(3), DeviceChoice.ofAddresses(List.of("3", "1")));
        assertTrue(assertThrows(ModelException.class, () -> DeviceChoice.ofAddresses(List.of("GPU-5fa3")))
                .getMessage()
                .contains("'GPU-5fa3'"));
    }

    /** Where this is tested there is no GPU with number 9000. */
    @Test
    void aGpuThatIsNotThereIsAnErrorAndNeverTheCpu() {
        for (EngineKind engine : EngineKind.values()) {
            EmbedderSettings settings = new EmbedderSettings(engine, 1, 1, 2, new DeviceChoice.Gpu(9000));
            ModelException error =
                    assertThrows(ModelException.class, () -> Embedder.open(Cards.embedded(), settings, Cards.store()));
            assertTrue(error.getMessage().startsWith("this task was given gpu 9000, but " + engine.djlName()));
            assertEquals(1, error.getMessage().lines().count());
        }
    }

    @Test
    void halfPrecisionDoesNotRunOnACpu() throws ModelException {
        ModelCard card = ModelCards.parse(Cards.yaml().replace("engines:", "precision: fp16\nengines:"), "half");
        ModelException error = assertThrows(
                ModelException.class,
                () -> Embedder.open(card, new EmbedderSettings(EngineKind.PYTORCH, 1, 1), Cards.store()));
        assertTrue(error.getMessage().contains("run on CUDA only"), error.getMessage());
    }
}
