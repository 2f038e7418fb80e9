package io.sparkfidelity.spark;

import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.MomentFields;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;

/** What a task does with its share of the embeddings: one state of partial tallies. */
record TallyPartition(MomentFields fields)
        implements FlatMapFunction<Iterator<KeyedEmbedding>, TallyState>, Serializable {
    @Override
    public Iterator<TallyState> call(Iterator<KeyedEmbedding> rows) {
        TallyState state = new TallyState();
        Map<Integer, Accumulator> accumulators = new HashMap<>();
        try (GramScratch scratch = new GramScratch(fields.dimension())) {
            while (rows.hasNext()) {
                KeyedEmbedding row = rows.next();
                accumulators
                        .computeIfAbsent(row.getKey(), key -> new Accumulator(fields, scratch))
                        .add(row.getEmbedding());
            }
            accumulators.forEach((key, accumulator) -> state.put(key, accumulator.toTally()));
        } finally {
            accumulators.values().forEach(Accumulator::close);
        }
        return List.of(state).iterator();
    }
}
