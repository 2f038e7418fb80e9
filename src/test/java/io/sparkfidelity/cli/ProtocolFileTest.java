package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sparkfidelity.cli.session.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolFileTest {
    @Test
    void captionsBringTheirScore() throws UsageException {
        ProtocolFile coco = ProtocolFile.named("coco2014-30k");
        assertEquals(List.of("fid", "cmmd"), coco.metrics(false));
        assertEquals(List.of("fid", "cmmd", "clip_score"), coco.metrics(true));
    }

    @Test
    void everyProtocolThatComesAlongCanBeRead() throws UsageException {
        for (String name : ProtocolFile.names()) {
            assertEquals(name, ProtocolFile.named(name).name());
            assertFalse(ProtocolFile.named(name).metrics(true).isEmpty(), name);
        }
    }
}
