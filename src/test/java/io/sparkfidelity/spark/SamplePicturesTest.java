package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebDataset samples with an image and its mask. */
class SamplePicturesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void shards() throws Exception {
        LocalSpark.session();
        List<byte[]> images = new ArrayList<>(ImageFiles.rendered(8).values());
        for (int shard = 0; shard < 2; shard++) {
            Map<String, byte[]> members = new LinkedHashMap<>();
            for (int i = 2 * shard; i < 2 * shard + 2; i++) {
                members.put("d.x/000" + i + ".JPG", images.get(2 * i));
                members.put("d.x/000" + i + ".mask.png", images.get(2 * i + 1));
                members.put("d.x/000" + i + ".cls", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
            }
            ImageFiles.tar(folder.resolve("shard-00000" + shard + ".tar"), members);
        }
    }

    @Test
    void severalPicturesASampleAreSaid() throws Exception {
        String source = folder + "/shard-{000000..000001}.tar";
        try (Listing listing = Runs.listing(source)) {
            assertEquals(8, listing.count());
            assertEquals(
                    List.of("4 samples of " + source
                            + " have several pictures (jpg, mask.png), and each is an image of the"
                            + " set; to take one of them write " + source + "?image=jpg"),
                    listing.warnings());
        }
    }

    @Test
    void oneOfThemIsChosen() throws Exception {
        try (Listing listing = Runs.listing(folder + "/shard-{000000..000001}.tar?image=jpg")) {
            assertEquals(List.of(), listing.warnings());
            List<String> ids = listing.images().sort("id").collectAsList().stream()
                    .map(row -> row.getString(0))
                    .toList();
            assertEquals(4, ids.size());
            assertEquals("shard-000000.tar!d.x/0000.JPG", ids.get(0));
            Row first = listing.images().sort("id").first();
            assertEquals("0", first.getString(2), "the label goes with the sample");
            LeftAlone masks = listing.leftAlone().get(0);
            assertEquals(LeftAlone.NOT_CHOSEN, masks.reason());
            assertEquals(4, masks.count());
        }
        try (Listing listing = Runs.listing(folder + "/*.tar?image=mask.png")) {
            assertEquals(4, listing.count());
        }
    }

    @Test
    void aChoiceThatFindsNothingIsRefused() {
        String message = assertThrows(IOException.class, () -> Runs.listing(folder + "/*.tar?image=webp"))
                .getMessage();
        assertTrue(message.contains("not-chosen"), message);
        assertTrue(assertThrows(SourceException.class, () -> Runs.listing(folder + "/*.tar?picture=jpg"))
                .getMessage()
                .contains("no option 'picture'"));
    }
}
