package io.sparkfidelity.tally;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Fills one tally of {@link CountedFields}. Mutable, one a task and key. */
public final class RowAccumulator implements AutoCloseable {
    private final Optional<Accumulator> products;
    private final Optional<MarginalAccumulator> marginals;
    private final Optional<PredictionAccumulator> predictions;
    private final Optional<ProjectionAccumulator> projections;

    private RowAccumulator(
            Optional<Accumulator> products,
            Optional<MarginalAccumulator> marginals,
            Optional<PredictionAccumulator> predictions,
            Optional<ProjectionAccumulator> projections) {
        this.products = products;
        this.marginals = marginals;
        this.predictions = predictions;
        this.projections = projections;
    }

    /** What the accumulators of one task share; it holds memory only where products or projections are counted. */
    public static final class Scratch implements AutoCloseable {
        private final Optional<GramScratch> gram;
        private final Optional<ProjectionScratch> directions;

        public Scratch(CountedFields fields) {
            this.gram = fields.gram()
                    ? Optional.of(new GramScratch(fields.possible().moments().dimension()))
                    : Optional.empty();
            this.directions = fields.projections()
                    ? Optional.of(new ProjectionScratch(fields.possible().projected()))
                    : Optional.empty();
        }

        @Override
        public void close() {
            gram.ifPresent(GramScratch::close);
            directions.ifPresent(ProjectionScratch::close);
        }
    }

    /** @param scratch made for the same fields; it must outlive the accumulator */
    public static RowAccumulator of(CountedFields fields, Scratch scratch) {
        MomentFields moments = fields.possible().moments();
        return new RowAccumulator(
                scratch.gram.map(shared -> new Accumulator(moments, shared)),
                fields.gram() ? Optional.empty() : Optional.of(new MarginalAccumulator(MarginalFields.of(moments))),
                fields.logits() ? Optional.of(new PredictionAccumulator(fields.possible())) : Optional.empty(),
                scratch.directions.map(ProjectionAccumulator::new));
    }

    /**
     * Counts one embedding. A row that is refused leaves the accumulator unfit for further use.
     *
     * @throws IllegalArgumentException if a length is wrong, an entry is not finite or beyond the fixed-point range, or
     *     logits are counted too
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(float[] embedding) {
        if (predictions.isPresent()) {
            throw new IllegalArgumentException("a row has no logits where they are counted");
        }
        addEmbedding(embedding);
    }

    /** Counts one embedding and the logits of the same image; errors as in {@link #add(float[])}. */
    public void add(float[] embedding, float[] logits) {
        predictions
                .orElseThrow(() -> new IllegalArgumentException("a row has logits where none are counted"))
                .add(logits);
        addEmbedding(embedding);
    }

    private void addEmbedding(float[] embedding) {
        products.ifPresent(sums -> sums.add(embedding));
        marginals.ifPresent(sums -> sums.add(embedding));
        projections.ifPresent(counts -> counts.add(embedding));
    }

    /** All that was counted so far. */
    public Tally toTally() {
        Map<Field, long[]> vectors = new HashMap<>();
        products.ifPresent(sums -> put(sums.toTally(), vectors));
        marginals.ifPresent(sums -> put(sums.toTally(), vectors));
        predictions.ifPresent(sums -> put(sums.toTally(), vectors));
        projections.ifPresent(counts -> put(counts.toTally(), vectors));
        return Tally.of(vectors);
    }

    private static void put(Tally tally, Map<Field, long[]> vectors) {
        tally.fields().forEach(field -> vectors.put(field, tally.shared(field.name())));
    }

    @Override
    public void close() {
        products.ifPresent(Accumulator::close);
        projections.ifPresent(ProjectionAccumulator::close);
    }
}
