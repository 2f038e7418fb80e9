package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowAccumulatorTest {
    private static final MomentFields MOMENTS = new MomentFields(4, new FixedPoint(18));
    private static final TallyFields POSSIBLE = new TallyFields(MOMENTS, 3, 5);
    private static final float[][] ROWS = Tallies.normal(1, 40, 4, 0.5f, 1);
    private static final float[][] LOGITS = Tallies.normal(2, 40, 3, 0, 2);

    /** Whatever else is counted or not, a field has the same sums. */
    @Test
    void aFieldHasTheSameSumsWhateverElseIsCounted() {
        Tally all = tally(CountedFields.all(POSSIBLE).withProjections());
        try (GramScratch scratch = new GramScratch(4);
                Accumulator accumulator = new Accumulator(POSSIBLE, scratch)) {
            for (int i = 0; i < ROWS.length; i++) {
                accumulator.add(ROWS[i], LOGITS[i]);
            }
            assertTrue(accumulator.toTally().agreesWith(all));
        }
        for (boolean gram : new boolean[] {false, true}) {
            for (boolean logits : new boolean[] {false, true}) {
                CountedFields fields = new CountedFields(POSSIBLE, gram, logits, gram != logits);
                Tally some = tally(fields);
                assertEquals(fields.all().stream().sorted().toList(), some.fields());
                for (Field field : some.fields()) {
                    long[] expected = field.name().equals(MarginalFields.DIAGONAL)
                            ? Marginals.squares(all)
                            : all.vector(field.name());
                    assertArrayEquals(expected, some.vector(field.name()), field.name());
                }
            }
        }
    }

    @Test
    void talliesAgreeInWhatBothHave() {
        Tally all = tally(CountedFields.all(POSSIBLE));
        Tally moments = tally(new CountedFields(POSSIBLE, true, false, false));
        Tally marginals = tally(CountedFields.marginals(MOMENTS));
        for (Tally one : List.of(all, moments, marginals)) {
            for (Tally other : List.of(all, moments, marginals)) {
                assertTrue(one.agreesWith(other));
            }
            assertFalse(one.agreesWith(one.add(one)));
        }
        Tally counts = Tally.zero(List.of(MOMENTS.n()));
        assertFalse(counts.agreesWith(counts), "a number of rows tells no sets apart");
    }

    @Test
    void logitsThatThereAreNotCannotBeCounted() {
        TallyFields none = TallyFields.of(MOMENTS);
        assertThrows(IllegalArgumentException.class, () -> new CountedFields(none, true, true, false));
        CountedFields marginals = CountedFields.marginals(MOMENTS);
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(marginals);
                RowAccumulator accumulator = RowAccumulator.of(marginals, scratch)) {
            assertThrows(IllegalArgumentException.class, () -> accumulator.add(ROWS[0], LOGITS[0]));
        }
    }

    private static Tally tally(CountedFields fields) {
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            for (int i = 0; i < ROWS.length; i++) {
                if (fields.logits()) {
                    accumulator.add(ROWS[i], LOGITS[i]);
                } else {
                    accumulator.add(ROWS[i]);
                }
            }
            return accumulator.toTally();
        }
    }
}
