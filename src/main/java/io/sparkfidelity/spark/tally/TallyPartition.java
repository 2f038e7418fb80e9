package io.sparkfidelity.spark.tally;

import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.MarginalAccumulator;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.TallyFields;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * What a task does with its share of the embeddings: one state of partial tallies.
 *
 * @param slots the keys of the state, by what they count; rows that belong to none are passed over
 * @param marginalsOnly counts {@link MarginalFields} instead of {@code fields}
 */
record TallyPartition(TallyFields fields, boolean marginalsOnly, HashMap<TallySlot, Integer> slots)
        implements FlatMapFunction<Iterator<TallyRow>, TallyState>, Serializable {
    @Override
    public Iterator<TallyState> call(Iterator<TallyRow> rows) {
        TallyState state = new TallyState();
        if (marginalsOnly) {
            marginals(rows, state);
        } else {
            all(rows, state);
        }
        return List.of(state).iterator();
    }

    private void all(Iterator<TallyRow> rows, TallyState state) {
        Map<Integer, Accumulator> accumulators = new HashMap<>();
        try (GramScratch scratch = new GramScratch(fields.moments().dimension())) {
            while (rows.hasNext()) {
                TallyRow row = rows.next();
                Integer key = slots.get(row.slot());
                if (key == null) {
                    continue;
                }
                Accumulator accumulator = accumulators.computeIfAbsent(key, k -> new Accumulator(fields, scratch));
                if (fields.hasLogits()) {
                    accumulator.add(row.embedding(), row.logits());
                } else {
                    accumulator.add(row.embedding());
                }
            }
            accumulators.forEach((key, accumulator) -> state.put(key, accumulator.toTally()));
        } finally {
            accumulators.values().forEach(Accumulator::close);
        }
    }

    private void marginals(Iterator<TallyRow> rows, TallyState state) {
        Map<Integer, MarginalAccumulator> accumulators = new HashMap<>();
        MarginalFields marginalFields = MarginalFields.of(fields.moments());
        while (rows.hasNext()) {
            TallyRow row = rows.next();
            Integer key = slots.get(row.slot());
            if (key != null) {
                accumulators
                        .computeIfAbsent(key, k -> new MarginalAccumulator(marginalFields))
                        .add(row.embedding());
            }
        }
        accumulators.forEach((key, accumulator) -> state.put(key, accumulator.toTally()));
    }
}
