package io.sparkfidelity.spark.tally;

import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.RowAccumulator;
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
 */
record TallyPartition(CountedFields fields, HashMap<TallySlot, Integer> slots)
        implements FlatMapFunction<Iterator<TallyRow>, TallyState>, Serializable {
    @Override
    public Iterator<TallyState> call(Iterator<TallyRow> rows) {
        TallyState state = new TallyState();
        Map<Integer, RowAccumulator> accumulators = new HashMap<>();
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields)) {
            while (rows.hasNext()) {
                TallyRow row = rows.next();
                Integer key = slots.get(row.slot());
                if (key == null) {
                    continue;
                }
                RowAccumulator accumulator = accumulators.computeIfAbsent(key, k -> RowAccumulator.of(fields, scratch));
                if (fields.logits()) {
                    accumulator.add(row.embedding(), row.logits(), row.getWeight());
                } else {
                    accumulator.add(row.embedding(), row.getWeight());
                }
            }
            accumulators.forEach((key, accumulator) -> state.put(key, accumulator.toTally()));
        } finally {
            accumulators.values().forEach(RowAccumulator::close);
        }
        return List.of(state).iterator();
    }
}
