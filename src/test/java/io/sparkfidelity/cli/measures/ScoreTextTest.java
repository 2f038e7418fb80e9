package io.sparkfidelity.cli.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.spark.measure.MeasureChoices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTextTest {
    @Test
    void aRangeThatDescendsMeansThatSmallerIsBetter() throws UsageException {
        MeasureChoices.OutsideScore score = ScoreText.parse("nsfw=p:unsafe:1..0");
        assertEquals("p:unsafe", score.column());
        assertEquals("score:nsfw", score.measure().name());
        assertEquals(0, score.measure().low());
        assertEquals(1, score.measure().high());
        assertEquals(Measure.Direction.SMALLER, score.measure().direction());
    }

    @Test
    void withoutARangeValuesLieBetweenNoughtAndOne() throws UsageException {
        MeasureChoices.OutsideScore score = ScoreText.parse("ImageReward=image reward");
        assertEquals("image reward", score.column());
        assertEquals(1, score.measure().high());
        assertEquals(-2.5, ScoreText.parse("a=b:-2.5..2e1").measure().low());
        assertEquals(20, ScoreText.parse("a=b:-2.5..2e1").measure().high());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=b", "a=", "a b=c", "a=b:1..1", "a=b:1.2.3..4", "a=b:1..1e999"})
    void otherTextIsAnError(String text) {
        assertThrows(UsageException.class, () -> ScoreText.parse(text));
    }
}
