package io.sparkfidelity.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    @Test
    void aPreparedImageIsWhatTheResizerGets() throws Exception {
        Preprocessing usual = new Preprocessing(Resizer.named("torch-bilinear"), 24, Scale.UNIT, ZERO, ONE);
        Prepare step = Prepare.parse("crop-16:lanczos");
        float[] expected = new float[usual.length()];
        usual.apply(step.apply(noise()), expected, 0);

        assertArrayEquals(expected, apply(usual.prepared(step)));
    }

    @Test
    void aStepStandsInTheFingerprintAndNoStepDoesNot() {
        Preprocessing usual = new Preprocessing(Resizer.named("pillow-box"), 8, Scale.BYTE, ZERO, ONE);

        assertEquals(
                usual.fingerprint().replace("resize=", "prepare=adm-256; resize="),
                usual.prepared(Prepare.parse("adm-256")).fingerprint());
        assertFalse(usual.fingerprint().contains("prepare"));
    }

    private static final List<Float> ZERO = List.of(0f, 0f, 0f);
    private static final List<Float> ONE = List.of(1f, 1f, 1f);
    private static final List<Float> CLIP_MEAN = List.of(.48145467f, .4578275f, .40821072f);
    private static final List<Float> CLIP_DEVIATION = List.of(.26862955f, .2613026f, .2757771f);

    private static RgbImage noise() {
        byte[] pixels = new byte[3 * 40 * 30];
        new Random(3).nextBytes(pixels);
        return new RgbImage(40, 30, pixels);
    }

    private static float[] apply(Preprocessing preprocessing) throws Exception {
        float[] out = new float[preprocessing.length()];
        preprocessing.apply(noise(), out, 0);
        return out;
    }

    @Test
    void computesInFloat32AsTheToolsDo() throws Exception {
        Resizer cmmd = Resizer.named("cmmd");
        float[] resized = cmmd.resize(noise(), 24).planes();

        float[] out = apply(new Preprocessing(cmmd, 24, Scale.UNIT, CLIP_MEAN, CLIP_DEVIATION));

        for (int i = 0; i < out.length; i++) {
            int channel = i / (24 * 24);
            float unit = resized[i] / 255f;
            assertEquals((unit - CLIP_MEAN.get(channel)) / CLIP_DEVIATION.get(channel), out[i]);
        }
    }

    @Test
    void minusOneToOneIsPytorchFids() throws Exception {
        float[] unit = Resizer.named("torch-bilinear").resize(noise(), 24).planes();
        List<Float> half = List.of(.5f, .5f, .5f);

        float[] out = apply(new Preprocessing(Resizer.named("torch-bilinear"), 24, Scale.UNIT, half, half));

        for (int i = 0; i < out.length; i++) {
            assertEquals(2 * unit[i] - 1, out[i]);
        }
    }

    @Test
    void bytesStayBytes() throws Exception {
        List<Float> middle = List.of(128f, 128f, 128f);
        float[] resized = Resizer.named("clean").resize(noise(), 24).planes();

        float[] out = apply(new Preprocessing(Resizer.named("clean"), 24, Scale.BYTE, middle, middle));

        for (int i = 0; i < out.length; i++) {
            assertEquals((resized[i] - 128) / 128, out[i]);
        }
    }

    @Test
    void aUnitResizerServesAByteRange() throws Exception {
        float[] unit = Resizer.named("torch-bilinear").resize(noise(), 24).planes();

        float[] out = apply(new Preprocessing(Resizer.named("torch-bilinear"), 24, Scale.BYTE, ZERO, ONE));

        for (int i = 0; i < out.length; i++) {
            assertEquals(unit[i] * 255f, out[i]);
        }
    }

    @Test
    void writesAtTheOffsetOnly() throws Exception {
        Preprocessing preprocessing = new Preprocessing(Resizer.named("pillow-box"), 8, Scale.BYTE, ZERO, ONE);
        float[] out = new float[preprocessing.length() + 6];
        Arrays.fill(out, Float.NaN);

        preprocessing.apply(noise(), out, 4);

        assertTrue(Float.isNaN(out[3]) && Float.isNaN(out[out.length - 2]));
        for (int i = 4; i < out.length - 2; i++) {
            assertTrue(Float.isFinite(out[i]));
        }
        assertThrows(IllegalArgumentException.class, () -> preprocessing.apply(noise(), out, 7));
    }

    @Test
    void fingerprintsAreCanonical() throws Exception {
        assertEquals(
                "decode=pillow-rgb/2; colour=rgb; resize=cmmd; size=336; scale=0..1;"
                        + " mean=0.48145467,0.4578275,0.40821072; deviation=0.26862955,0.2613026,0.2757771",
                new Preprocessing(Resizer.named("cmmd"), 336, Scale.UNIT, CLIP_MEAN, CLIP_DEVIATION).fingerprint());
        assertEquals(
                "decode=pillow-rgb/2; colour=rgb; resize=clean; size=299; scale=0..255; mean=128,128,0;"
                        + " deviation=128,0.002,10000000000",
                new Preprocessing(
                                Resizer.named("clean"),
                                299,
                                Scale.BYTE,
                                List.of(128f, 128f, -0f),
                                List.of(128f, .002f, 1e10f))
                        .fingerprint());
    }

    @Test
    void fingerprintsTellEverythingApart() throws Exception {
        Resizer clean = Resizer.named("clean");
        List<Preprocessing> all = List.of(
                new Preprocessing(clean, 299, Scale.BYTE, ZERO, ONE),
                new Preprocessing(Resizer.named("tf1-bilinear"), 299, Scale.BYTE, ZERO, ONE),
                new Preprocessing(clean, 298, Scale.BYTE, ZERO, ONE),
                new Preprocessing(clean, 299, Scale.UNIT, ZERO, ONE),
                new Preprocessing(clean, 299, Scale.BYTE, ONE, ONE),
                new Preprocessing(clean, 299, Scale.BYTE, List.of(0f, 0f, Math.nextUp(0f)), ONE),
                new Preprocessing(clean, 299, Scale.BYTE, ZERO, List.of(1f, 1f, Math.nextUp(1f))));
        Set<String> fingerprints = new HashSet<>();
        for (Preprocessing preprocessing : all) {
            fingerprints.add(preprocessing.fingerprint());
        }
        assertEquals(all.size(), fingerprints.size());
    }

    @Test
    void listsAreCopied() throws Exception {
        List<Float> mean = new ArrayList<>(ZERO);
        Preprocessing preprocessing = new Preprocessing(Resizer.named("clean"), 8, Scale.BYTE, mean, ONE);
        String before = preprocessing.fingerprint();

        mean.set(0, 9f);

        assertEquals(before, preprocessing.fingerprint());
        assertNotEquals(mean, preprocessing.mean());
    }

    @Test
    void refusesWhatCannotBe() throws Exception {
        Resizer clean = Resizer.named("clean");
        for (List<Float> bad : List.of(
                List.of(1f, 1f),
                List.of(1f, 1f, 1f, 1f),
                List.of(1f, 1f, Float.NaN),
                List.of(1f, Float.POSITIVE_INFINITY, 1f))) {
            assertThrows(IllegalArgumentException.class, () -> new Preprocessing(clean, 8, Scale.BYTE, bad, ONE));
            assertThrows(IllegalArgumentException.class, () -> new Preprocessing(clean, 8, Scale.BYTE, ZERO, bad));
        }
        assertThrows(IllegalArgumentException.class, () -> new Preprocessing(clean, 8, Scale.BYTE, ZERO, ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Preprocessing(clean, 0, Scale.BYTE, ZERO, ONE));
    }
}
