package io.sparkfidelity.image.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.resize.FloatImage;
import io.sparkfidelity.image.resize.Scale;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RejectTest {
    private static Reject detailed(String detail) {
        return new Reject(Stage.DECODE, RejectReason.CORRUPT, detail);
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void codesAreLowerCaseWithHyphensAndReadBack(RejectReason reason) {
        assertTrue(reason.code().matches("[a-z]+(-[a-z]+)*"), reason.code());
        assertEquals(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), reason.code());
        assertEquals(reason, RejectReason.ofCode(reason.code()));
    }

    @Test
    void unknownCodesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RejectReason.ofCode("CORRUPT"));
    }

    @Test
    void detailsAreOneShortPrintableLine() {
        String hostile = "a\nb\r\u001b[31mred\u0000\u202etxt\u2028" + "x".repeat(10_000);

        String detail = detailed(hostile).detail();

        assertTrue(detail.length() <= Reject.MAX_DETAIL);
        assertTrue(detail.startsWith("a b  [31mred  txt x"), detail);
        assertFalse(detail.chars().anyMatch(Character::isISOControl));
    }

    @Test
    void cuttingKeepsCharactersWhole() {
        String detail =
                detailed("x".repeat(Reject.MAX_DETAIL - 1) + "\ud83d\ude00").detail();

        assertEquals("x".repeat(Reject.MAX_DETAIL - 1), detail);
        assertEquals("", detailed("\ud83d").detail());
    }

    @Test
    void readsAsOneLine() {
        assertEquals("decode/corrupt: a cause", detailed("a cause").toString());
        assertEquals("decode/corrupt", detailed("").toString());
    }

    @Test
    void theExceptionIsData() {
        ImageRejectedException exception = new ImageRejectedException(detailed("a cause"));

        assertEquals("decode/corrupt: a cause", exception.getMessage());
        assertEquals(0, exception.getStackTrace().length);
        exception.addSuppressed(new IllegalStateException());
        assertEquals(0, exception.getSuppressed().length);
    }

    @Test
    void imagesMustFitTheirArrays() {
        assertThrows(IllegalArgumentException.class, () -> new RgbImage(2, 2, new byte[11]));
        assertThrows(IllegalArgumentException.class, () -> new RgbImage(0, 2, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new RgbImage(65_536, 65_536, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new FloatImage(1, 1, new float[4], Scale.BYTE));
    }

    @Test
    void cropsArePartsOfTheImage() {
        RgbImage image = new RgbImage(3, 2, new byte[] {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5});

        RgbImage part = image.crop(1, 1, 2, 1);

        assertEquals(4, part.pixels()[0]);
        assertEquals(5, part.pixels()[3]);
        assertEquals(image, image.crop(0, 0, 3, 2));
        assertThrows(IllegalArgumentException.class, () -> image.crop(2, 0, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> image.crop(0, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> image.crop(0, -1, 1, 1));
    }
}
