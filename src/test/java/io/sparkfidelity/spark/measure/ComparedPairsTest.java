package io.sparkfidelity.spark.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sparkfidelity.Cards;
import io.sparkfidelity.TinyPair;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.pair.ImagePair;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pairs of many sizes through one comparer whose calls are of several pairs of one size. */
class ComparedPairsTest {
    /** Roundings of float32 in values of about 0.4. */
    private static final double TOLERANCE = 2e-6;

    private static RgbImage image(Random random, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        random.nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static ImageRef ref(String id) {
        return new ImageRef(id, id, Optional.empty(), Optional.empty(), Optional.empty(), 0, "", "", Optional.empty());
    }

    @Test
    void everyPairHasItsOwnNumberOrTheReasonForNone() throws Exception {
        Random random = new Random(1);
        List<PairPixels.Outcome> outcomes = new ArrayList<>();
        Map<String, Double> expected = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            // Seven sizes are more than may wait, so that calls go out half filled.
            int width = 5 + i % 7;
            ImagePair pair = new ImagePair(image(random, width, 9), image(random, width, 9));
            expected.put("p" + i, TinyPair.of(pair.image(), pair.partner()));
            outcomes.add(new PairPixels.Both(ref("p" + i), pair));
        }
        outcomes.add(7, new PairPixels.Both(ref("other"), new ImagePair(image(random, 8, 8), image(random, 8, 9))));
        outcomes.add(9, new PairPixels.Both(ref("small"), new ImagePair(image(random, 8, 2), image(random, 8, 2))));
        outcomes.add(11, new PairPixels.Missing(MeasureRow.without(ref("alone"), PairPixels.NO_PARTNER)));
        Map<String, Double> numbers = new TreeMap<>();
        Map<String, String> reasons = new TreeMap<>();
        List<EmbeddingRow> told = new ArrayList<>();
        try (PairComparer comparer = PairComparer.open(
                PairCards.parse(Cards.yamlOfPairs(), "tiny"),
                new EmbedderSettings(EngineKind.ONNX_RUNTIME, 3, 1),
                Cards.store())) {
            ComparedPairs compared = new ComparedPairs(comparer, outcomes.iterator(), told::add);
            while (compared.hasNext()) {
                EmbeddingRow row = compared.next();
                if (row.getReason() == null && row.getDetail() == null) {
                    numbers.put(row.getId(), (double) row.getEmbedding()[0]);
                } else {
                    reasons.put(row.getId(), row.getReason() == null ? row.getDetail() : row.getReason());
                }
            }
            assertFalse(compared.hasNext());
        }
        assertEquals(Map.of("other", "different-sizes", "small", "too-small", "alone", "no-partner"), reasons);
        assertEquals(expected.keySet(), numbers.keySet());
        expected.forEach((id, value) -> assertEquals(value, numbers.get(id), TOLERANCE, id));
        assertEquals(outcomes.size(), told.size());
    }
}
