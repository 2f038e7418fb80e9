package io.sparkfidelity.metric.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final MomentFields MOMENTS = new MomentFields(8, new FixedPoint(18));
    private static final TallyFields POSSIBLE = new TallyFields(MOMENTS, 5);
    private static final Set<String> MARGINALS = Set.of(MomentFields.N, MomentFields.SUM, MarginalFields.DIAGONAL);

    @Test
    void onlyWhatIsRequiredIsCounted() {
        assertEquals(Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM), counted("cmmd"));
        assertEquals(MARGINALS, counted("kid", "precision", "class_fid_diagonal"));
        Set<String> predictions = counted("inception_score");
        assertTrue(predictions.containsAll(Set.of(TallyFields.PROBABILITY, TallyFields.NEGATIVE_ENTROPY)));
        assertFalse(predictions.contains(MomentFields.GRAM));
        assertEquals(names(CountedFields.all(POSSIBLE)), counted("fid", "inception_score_infinity"));
        Set<String> all =
                names(CountedFields.of(POSSIBLE, Plan.of(Metrics.all()).tallyFields()));
        assertTrue(all.containsAll(names(CountedFields.all(POSSIBLE))), all.toString());
        assertTrue(all.contains("projected"), "the sliced metrics count projections, which nobody else does");
        assertFalse(counted("fid", "cmmd", "inception_score").contains("projected"));
    }

    @Test
    void whatThereIsNotIsNotCounted() {
        TallyFields none = TallyFields.of(MOMENTS);
        assertEquals(
                MARGINALS, names(CountedFields.of(none, plan("inception_score").tallyFields())));
        assertEquals(8L * (1 + 8 + 36), CountedFields.all(none).bytes());
        assertEquals(8L * (1 + 8 + 8), CountedFields.marginals(MOMENTS).bytes());
    }

    @Test
    void labelsPairsAndFewPairsAreThoseOfAnyMetric() {
        Plan none = plan("fid");
        assertTrue(none.labelFields().isEmpty()
                && none.pairs().none()
                && none.onFewPairs().isEmpty());
        Plan all = plan("fid", "cmmd", "cmmd_unbiased", "class_fid_diagonal", "energy_distance");
        assertEquals(MARGINALS, all.labelFields());
        assertTrue(plan("class_fid_diagonal", "class_fid").labelFields().contains(MomentFields.GRAM));
        assertEquals(List.of(new Kernel.NegativeDistance()), all.pairs().kernels());
        // Both statistics of one kernel: summed once.
        assertEquals(1, all.onFewPairs().size());
    }

    private static Plan plan(String... names) {
        List<Metric> metrics =
                Stream.of(names).map(name -> Metrics.named(name).orElseThrow()).toList();
        return Plan.of(metrics);
    }

    private static Set<String> counted(String... names) {
        return names(CountedFields.of(POSSIBLE, plan(names).tallyFields()));
    }

    private static Set<String> names(CountedFields fields) {
        return fields.all().stream().map(Field::name).collect(Collectors.toSet());
    }
}
